namespace Gatehouse.Protocols.Attestation;

/// <summary>VerifiedBootState of Android's key attestation.</summary>
public enum VerifiedBootState
{
    /// <summary>The maker's software, unchanged.</summary>
    Verified = 0,

    /// <summary>Software that the owner signed.</summary>
    SelfSigned = 1,

    /// <summary>Nothing was verified.</summary>
    Unverified = 2,

    /// <summary>Verification failed.</summary>
    Failed = 3,
}
