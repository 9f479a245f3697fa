namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>A live opaque access token.</summary>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="GrantId">Grant it came from.</param>
/// <param name="ClientId">Client that holds it.</param>
/// <param name="PersonId">For whom; null when the client acts for itself.</param>
/// <param name="Kind">Kind of the grant, one of <see cref="GrantKinds"/>.</param>
/// <param name="Audience">Where it may be used, one of <see cref="Audiences"/>.</param>
/// <param name="Scopes">Separated by blanks.</param>
/// <param name="Acr">Authentication context class of the sign-in.</param>
/// <param name="AuthTime">When the person signed in.</param>
/// <param name="Issued">When it was made.</param>
/// <param name="Expires">Its end.</param>
/// <param name="DpopJkt">Thumbprint of the key that must prove possession (RFC 9449 §6); null for a bearer token.</param>
/// <param name="CertificateSha256">Hash of the certificate that must present it (RFC 8705 §3); null for any.</param>
public sealed record AccessTokenInfo(
    string OrganizationId, string GrantId, string ClientId, string? PersonId, string Kind, string Audience, string Scopes,
    string? Acr, DateTimeOffset? AuthTime, DateTimeOffset Issued, DateTimeOffset Expires, string? DpopJkt, byte[]? CertificateSha256)
{
    /// <summary>Whom it is about where that is none of the organization's people.</summary>
    public string? Subject { get; init; }

    /// <summary>Installation of an app that holds it.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Methods of the sign-in, separated by blanks.</summary>
    public string? Amr { get; init; }

    /// <summary>Client that got it by exchange, and acts for whom it is about (RFC 8693 §4.1); null for the grant's own.</summary>
    public string? Actor { get; init; }

    /// <summary>What the client is called on the wire, where that is not its id.</summary>
    public string? ClientAlias { get; init; }

    /// <summary>What the client is called on the wire.</summary>
    public string ClientWireId => ClientAlias ?? ClientId;

    /// <summary>True when nobody is known to be behind it: only a device.</summary>
    public bool IsAnonymous => Kind == GrantKinds.App && PersonId is null;

    /// <summary>True when it has a scope.</summary>
    public bool HasScope(string scope) => Scopes.Split(' ').Contains(scope, StringComparer.Ordinal);
}
