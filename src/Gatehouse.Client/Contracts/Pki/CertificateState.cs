namespace Gatehouse.Client.Contracts.Pki;

/// <summary>Where a device certificate stands.</summary>
public enum CertificateState
{
    /// <summary>Good.</summary>
    Active,

    /// <summary>Good, and to be renewed soon.</summary>
    RenewalDue,

    /// <summary>Replaced by a renewed one that is in use.</summary>
    Superseded,

    /// <summary>Revoked; see the reason.</summary>
    Revoked,

    /// <summary>Ended less than 30 days ago; the device may do nothing but renew.</summary>
    InGrace,

    /// <summary>Ended.</summary>
    Expired,
}
