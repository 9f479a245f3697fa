using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Gatehouse.Protocols.Cms;

/// <summary>Digest algorithms by object identifier.</summary>
internal static class CmsDigest
{
    /// <summary>Longest digest, SHA-512.</summary>
    public const int MaxBytes = 64;

    public static HashAlgorithmName? FromOid(string oid) => oid switch
    {
        Oids.Sha256 => HashAlgorithmName.SHA256,
        Oids.Sha384 => HashAlgorithmName.SHA384,
        Oids.Sha512 => HashAlgorithmName.SHA512,
        Oids.Sha1 => HashAlgorithmName.SHA1,
        _ => null,
    };

    public static string ToOid(HashAlgorithmName digest) => digest.Name switch
    {
        "SHA256" => Oids.Sha256,
        "SHA384" => Oids.Sha384,
        "SHA512" => Oids.Sha512,
        "SHA1" => Oids.Sha1,
        _ => throw new ArgumentException($"{digest.Name} has no place in CMS here.", nameof(digest)),
    };

    public static int Hash(HashAlgorithmName digest, ReadOnlySpan<byte> data, Span<byte> destination) =>
        CryptographicOperations.HashData(digest, data, destination);

    /// <summary>AlgorithmIdentifier; parameters may be absent or NULL (RFC 5754 §2), and are ignored.</summary>
    public static string ReadAlgorithm(AsnReader reader, out ReadOnlyMemory<byte>? parameters)
    {
        var sequence = reader.ReadSequence();
        var oid = sequence.ReadObjectIdentifier();
        parameters = sequence.HasData ? sequence.ReadEncodedValue() : (ReadOnlyMemory<byte>?)null;
        sequence.ThrowIfNotEmpty();
        return oid;
    }
}
