namespace Gatehouse.Protocols.Cms;

/// <summary>Content encryption algorithms of an <see cref="Envelope"/>, weakest first.</summary>
public enum ContentCipher
{
    /// <summary>Single DES, broken; some Go clients know nothing else. Legacy only.</summary>
    DesCbc,

    /// <summary>Three-key triple DES. Legacy only.</summary>
    TripleDesCbc,

    /// <summary>AES-128, what the SCEP capability <c>AES</c> stands for.</summary>
    Aes128Cbc,

    /// <summary>AES-192.</summary>
    Aes192Cbc,

    /// <summary>AES-256.</summary>
    Aes256Cbc,
}
