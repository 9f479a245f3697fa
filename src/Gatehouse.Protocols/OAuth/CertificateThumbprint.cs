using System.Security.Cryptography;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>Names a certificate (RFC 8705 §3.1).</summary>
public static class CertificateThumbprint
{
    /// <summary><c>x5t#S256</c> of a certificate in DER.</summary>
    public static string Of(ReadOnlySpan<byte> certificate) => Base64UrlText.Encode(SHA256.HashData(certificate));

    /// <summary>The same from a stored SHA-256.</summary>
    public static string FromHash(ReadOnlySpan<byte> sha256)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sha256.Length, SHA256.HashSizeInBytes);
        return Base64UrlText.Encode(sha256);
    }
}
