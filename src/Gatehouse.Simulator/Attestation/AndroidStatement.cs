using Gatehouse.Protocols.Attestation;

namespace Gatehouse.Simulator.Attestation;

/// <summary>What simulated Android hardware says of a key. A test changes one member at a time.</summary>
/// <param name="Package">Package name of the app.</param>
/// <param name="SigningDigest">SHA-256 of its signing certificate.</param>
/// <param name="Challenge">As the app passes it.</param>
public sealed record AndroidStatement(string Package, byte[] SigningDigest, byte[] Challenge)
{
    /// <summary>Where the attestation is made.</summary>
    public SecurityLevel AttestationLevel { get; init; } = SecurityLevel.TrustedEnvironment;

    /// <summary>Where the key is held.</summary>
    public SecurityLevel KeyLevel { get; init; } = SecurityLevel.TrustedEnvironment;

    /// <summary>2 is signing, 3 verifying, 7 attesting.</summary>
    public IReadOnlyList<int> Purposes { get; init; } = [2, 3];

    /// <summary>0 is generated, 2 imported.</summary>
    public int Origin { get; init; }

    /// <summary>3 is an elliptic curve.</summary>
    public int Algorithm { get; init; } = 3;

    /// <summary>The boot loader takes signed software only.</summary>
    public bool IsLocked { get; init; } = true;

    /// <summary>Whose software was started.</summary>
    public VerifiedBootState BootState { get; init; } = VerifiedBootState.Verified;

    /// <summary>YYYYMM of the security patches.</summary>
    public int PatchLevel { get; init; } = 202610;

    /// <summary>The key works only after a fingerprint or a face.</summary>
    public bool NeedsBiometry { get; init; }

    /// <summary>States purpose, origin and boot in the list of the operating system only, as a changed system would.</summary>
    public bool ClaimsInSoftware { get; init; }
}
