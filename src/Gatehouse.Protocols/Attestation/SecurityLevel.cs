namespace Gatehouse.Protocols.Attestation;

/// <summary>Where Android holds a key or makes an attestation; a greater value is a safer place.</summary>
public enum SecurityLevel
{
    /// <summary>In the operating system.</summary>
    Software = 0,

    /// <summary>In the trusted execution environment of the processor.</summary>
    TrustedEnvironment = 1,

    /// <summary>In a chip of its own.</summary>
    StrongBox = 2,
}
