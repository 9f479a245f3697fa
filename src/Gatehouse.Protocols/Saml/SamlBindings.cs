namespace Gatehouse.Protocols.Saml;

/// <summary>How messages travel (SAML Bindings §3).</summary>
public static class SamlBindings
{
    /// <summary>In the address, compressed, through the browser.</summary>
    public const string Redirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

    /// <summary>In a form that the browser posts.</summary>
    public const string Post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
}
