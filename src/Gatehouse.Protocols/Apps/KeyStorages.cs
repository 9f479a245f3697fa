namespace Gatehouse.Protocols.Apps;

/// <summary>Where a device keeps its private key, as it says itself; only an attestation makes it more than a claim.</summary>
public static class KeyStorages
{
    /// <summary>In a file.</summary>
    public const string Software = "software";

    /// <summary>A trusted execution environment.</summary>
    public const string Tee = "tee";

    /// <summary>A TPM.</summary>
    public const string Tpm = "tpm";

    /// <summary>Android's StrongBox.</summary>
    public const string StrongBox = "strongbox";

    /// <summary>Apple's Secure Enclave.</summary>
    public const string SecureEnclave = "secure_enclave";

    /// <summary>All of them, weakest first.</summary>
    public static IReadOnlyList<string> All { get; } = [Software, Tee, Tpm, StrongBox, SecureEnclave];
}
