namespace Gatehouse.Protocols.OAuth;

/// <summary>Where an issuer's documents are.</summary>
public static class IssuerAddress
{
    /// <summary>OpenID Connect Discovery §4.1: appended to the issuer.</summary>
    public static string OpenIdConfiguration(string issuer)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        return $"{issuer.TrimEnd('/')}/.well-known/openid-configuration";
    }

    /// <summary>RFC 8414 §3.1: inserted between host and path.</summary>
    public static string OAuthMetadata(string issuer)
    {
        var uri = new Uri(issuer, UriKind.Absolute);
        return $"{uri.GetLeftPart(UriPartial.Authority)}/.well-known/oauth-authorization-server{uri.AbsolutePath.TrimEnd('/')}";
    }
}
