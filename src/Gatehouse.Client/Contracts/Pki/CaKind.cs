namespace Gatehouse.Client.Contracts.Pki;

/// <summary>Place in the hierarchy.</summary>
public enum CaKind
{
    /// <summary>Trust anchor; signs issuing CAs only.</summary>
    Root,

    /// <summary>Signs device identities, the RA and the profile-signing certificate.</summary>
    Issuing,

    /// <summary>Of another server: devices of the SCEP profile that names it show certificates of it.</summary>
    External,
}
