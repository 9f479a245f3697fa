namespace Gatehouse.Protocols.Saml;

/// <summary>How the content of an encrypted assertion is encrypted (XML Encryption 1.1 §5.2); its key always goes under RSA-OAEP.</summary>
public enum SamlCipher
{
    /// <summary>AES-128 in Galois/counter mode.</summary>
    Aes128Gcm,

    /// <summary>AES-256 in Galois/counter mode: the one to choose.</summary>
    Aes256Gcm,

    /// <summary>AES-128 with block chaining: authenticates nothing, so only a signature tells whether it was altered.</summary>
    Aes128Cbc,

    /// <summary>AES-256 with block chaining; see <see cref="Aes128Cbc"/>.</summary>
    Aes256Cbc,
}
