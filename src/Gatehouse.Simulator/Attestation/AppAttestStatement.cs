namespace Gatehouse.Simulator.Attestation;

/// <summary>What a simulated Secure Enclave says. A real one says nothing else; a test changes one member at a time.</summary>
/// <param name="AppId">Team and bundle of the app.</param>
/// <param name="ClientDataHash">As the app passes it; 32 bytes.</param>
public sealed record AppAttestStatement(string AppId, byte[] ClientDataHash)
{
    /// <summary>From a build that runs in a debugger.</summary>
    public bool IsDevelopment { get; init; }

    /// <summary>Counter of the key; 0 in attestations.</summary>
    public uint Counter { get; init; }

    /// <summary>Hash that the certificate really covers; null for the right one.</summary>
    public byte[]? CertifiedHash { get; init; }

    /// <summary>Key id to claim; null for the right one.</summary>
    public byte[]? KeyId { get; init; }

    /// <summary>End of the certificate; null for three days.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Value of <c>fmt</c>.</summary>
    public string Format { get; init; } = "apple-appattest";

    /// <summary>Appends what newer systems append to authenticator data.</summary>
    public bool AppendsExtensions { get; init; }
}
