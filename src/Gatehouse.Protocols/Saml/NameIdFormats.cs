namespace Gatehouse.Protocols.Saml;

/// <summary>Kinds of names that a provider can give a person (SAML Core §8.3).</summary>
public static class NameIdFormats
{
    /// <summary>Another name at every sign-in.</summary>
    public const string Transient = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";

    /// <summary>One name per person and service, which says nothing else about either.</summary>
    public const string Persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

    /// <summary>An e-mail address.</summary>
    public const string EmailAddress = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

    /// <summary>Whatever provider and service agreed on.</summary>
    public const string Unspecified = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
}
