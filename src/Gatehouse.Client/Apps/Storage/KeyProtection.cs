namespace Gatehouse.Client.Apps.Storage;

/// <summary>Where a private key lives, weakest first.</summary>
public enum KeyProtection
{
    /// <summary>In memory while it is used, and sealed in a file otherwise. Whoever copies the file and knows the secret has the key.</summary>
    Software,

    /// <summary>A trusted execution environment.</summary>
    Tee,

    /// <summary>A TPM.</summary>
    Tpm,

    /// <summary>Android's StrongBox.</summary>
    StrongBox,

    /// <summary>Apple's Secure Enclave.</summary>
    SecureEnclave,
}
