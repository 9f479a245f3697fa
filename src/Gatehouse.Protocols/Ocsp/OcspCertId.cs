using System.Formats.Asn1;
using System.Security.Cryptography;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Ocsp;

/// <summary>CertID (RFC 6960 §4.1.1): names one certificate by hashes of its issuer's name and key, and by its serial number.</summary>
public sealed class OcspCertId
{
    private readonly HashAlgorithmName? _hash;
    private readonly ReadOnlyMemory<byte> _nameHash;
    private readonly ReadOnlyMemory<byte> _keyHash;

    private OcspCertId(ReadOnlyMemory<byte> encoded, HashAlgorithmName? hash, ReadOnlyMemory<byte> nameHash, ReadOnlyMemory<byte> keyHash, ReadOnlyMemory<byte> serial) =>
        (Encoded, _hash, _nameHash, _keyHash, SerialNumber) = (encoded, hash, nameHash, keyHash, serial);

    /// <summary>As it came; the answer repeats it.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>Big-endian, without leading zeros.</summary>
    public ReadOnlyMemory<byte> SerialNumber { get; }

    /// <summary>Serial number as upper-case hexadecimal digits.</summary>
    public string SerialNumberHex => Convert.ToHexString(SerialNumber.Span);

    /// <summary>True when it names a certificate of this CA. The hashes find, they prove nothing; so SHA-1, which every client sends, will do.</summary>
    public bool IsOf(CertificateInfo issuer)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        return _hash is { } hash
            && CryptographicOperations.HashData(hash, issuer.Subject.Span).AsSpan().SequenceEqual(_nameHash.Span)
            && CryptographicOperations.HashData(hash, OcspResponse.KeyBits(issuer)).AsSpan().SequenceEqual(_keyHash.Span);
    }

    internal static OcspCertId Read(AsnReader reader)
    {
        var encoded = reader.PeekEncodedValue();
        var sequence = reader.ReadSequence();
        var algorithm = sequence.ReadSequence();
        var hash = algorithm.ReadObjectIdentifier() switch
        {
            Oids.Sha1 => HashAlgorithmName.SHA1,
            "2.16.840.1.101.3.4.2.1" => HashAlgorithmName.SHA256,
            "2.16.840.1.101.3.4.2.2" => HashAlgorithmName.SHA384,
            "2.16.840.1.101.3.4.2.3" => HashAlgorithmName.SHA512,
            _ => (HashAlgorithmName?)null, // whose certificate is meant cannot be found out: unknown
        };
        var id = new OcspCertId(encoded, hash, sequence.ReadOctetString(), sequence.ReadOctetString(), Trim(sequence.ReadIntegerBytes()));
        sequence.ThrowIfNotEmpty();
        return id;
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> integer) => integer.Length > 1 && integer.Span[0] == 0 ? integer[1..] : integer;
}
