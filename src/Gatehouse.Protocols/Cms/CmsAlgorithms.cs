using System.Security.Cryptography;

namespace Gatehouse.Protocols.Cms;

/// <summary>Which algorithms are good enough. MD5 never is.</summary>
public sealed class CmsAlgorithms
{
    private CmsAlgorithms(bool legacy, int minimumRsaBits)
    {
        IsLegacy = legacy;
        MinimumRsaBits = minimumRsaBits;
    }

    /// <summary>SHA-256, SHA-384, SHA-512; AES-CBC; RSA from 2048 bits; P-256, P-384, P-521.</summary>
    public static CmsAlgorithms Modern { get; } = new(legacy: false, minimumRsaBits: 2048);

    /// <summary>Also SHA-1, triple DES, DES and RSA from 1024 bits, for old clients that know nothing better.</summary>
    public static CmsAlgorithms Legacy { get; } = new(legacy: true, minimumRsaBits: 1024);

    /// <summary>True for <see cref="Legacy"/>.</summary>
    public bool IsLegacy { get; }

    /// <summary>Shortest RSA modulus accepted.</summary>
    public int MinimumRsaBits { get; }

    /// <summary>May signatures use this digest.</summary>
    public bool Allows(HashAlgorithmName digest) =>
        digest == HashAlgorithmName.SHA256 || digest == HashAlgorithmName.SHA384 || digest == HashAlgorithmName.SHA512
        || (IsLegacy && digest == HashAlgorithmName.SHA1);

    /// <summary>May content be encrypted with this cipher.</summary>
    public bool Allows(ContentCipher cipher) => cipher >= ContentCipher.Aes128Cbc || IsLegacy;
}
