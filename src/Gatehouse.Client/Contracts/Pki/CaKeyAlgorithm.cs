namespace Gatehouse.Client.Contracts.Pki;

/// <summary>Key of a CA.</summary>
public enum CaKeyAlgorithm
{
    /// <summary>EC P-256.</summary>
    EcP256,

    /// <summary>EC P-384.</summary>
    EcP384,

    /// <summary>RSA 2048.</summary>
    Rsa2048,

    /// <summary>RSA 4096.</summary>
    Rsa4096,
}
