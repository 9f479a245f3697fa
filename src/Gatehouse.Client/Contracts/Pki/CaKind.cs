namespace Gatehouse.Client.Contracts.Pki;

/// <summary>Place in the hierarchy.</summary>
public enum CaKind
{
    /// <summary>Trust anchor; signs issuing CAs only.</summary>
    Root,

    /// <summary>Signs device identities, the RA and the profile-signing certificate.</summary>
    Issuing,
}
