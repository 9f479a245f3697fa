namespace Gatehouse.Client.Contracts.Pki;

/// <summary>Kinds of subject alternative names a SCEP profile can add.</summary>
public enum ScepAltNameKind
{
    /// <summary>E-mail address (rfc822Name).</summary>
    Email,

    /// <summary>DNS name.</summary>
    Dns,

    /// <summary>URI.</summary>
    Uri,

    /// <summary>User principal name (otherName of Windows logon).</summary>
    PrincipalName,
}
