using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Gatehouse.Protocols.Cms;

/// <summary>How a signature was made: by which kind of key, over which digest.</summary>
internal readonly record struct SignatureAlgorithm(SignatureScheme Scheme, HashAlgorithmName Digest)
{
    /// <summary>
    /// Reads a signature AlgorithmIdentifier. CMS names RSA and EC signatures also by the key alone; then the digest
    /// comes from <paramref name="digest"/> (RFC 5754 §3.2). Where both name one, they must agree.
    /// </summary>
    public static SignatureAlgorithm? Resolve(string oid, ReadOnlyMemory<byte>? parameters, HashAlgorithmName? digest)
    {
        SignatureAlgorithm? named = oid switch
        {
            Oids.RsaSha256 => new(SignatureScheme.RsaPkcs1, HashAlgorithmName.SHA256),
            Oids.RsaSha384 => new(SignatureScheme.RsaPkcs1, HashAlgorithmName.SHA384),
            Oids.RsaSha512 => new(SignatureScheme.RsaPkcs1, HashAlgorithmName.SHA512),
            Oids.RsaSha1 => new(SignatureScheme.RsaPkcs1, HashAlgorithmName.SHA1),
            Oids.EcdsaSha256 => new(SignatureScheme.Ecdsa, HashAlgorithmName.SHA256),
            Oids.EcdsaSha384 => new(SignatureScheme.Ecdsa, HashAlgorithmName.SHA384),
            Oids.EcdsaSha512 => new(SignatureScheme.Ecdsa, HashAlgorithmName.SHA512),
            Oids.EcdsaSha1 => new(SignatureScheme.Ecdsa, HashAlgorithmName.SHA1),
            Oids.RsaPss => ReadPss(parameters) is { } hash ? new(SignatureScheme.RsaPss, hash) : null,
            Oids.Rsa when digest is { } d => new(SignatureScheme.RsaPkcs1, d),
            Oids.EcPublicKey when digest is { } d => new(SignatureScheme.Ecdsa, d),
            _ => null,
        };
        return named is { } n && (digest is null || n.Digest == digest) ? named : null;
    }

    // RFC 4055 §3.1. Only the usual choice is taken: MGF1 with the same hash, salt as long as the hash.
    private static HashAlgorithmName? ReadPss(ReadOnlyMemory<byte>? parameters)
    {
        if (parameters is not { } encoded)
        {
            return null;
        }

        var sequence = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
        var hash = CmsDigest.FromOid(ReadTaggedAlgorithm(sequence, 0, out _) ?? Oids.Sha1);
        var mask = ReadTaggedAlgorithm(sequence, 1, out var maskParameters);
        if (hash is null || mask != Oids.Mgf1 || maskParameters is not { } inner
            || CmsDigest.FromOid(CmsDigest.ReadAlgorithm(new AsnReader(inner, AsnEncodingRules.DER), out _)) != hash)
        {
            return null;
        }

        var saltTag = new Asn1Tag(TagClass.ContextSpecific, 2, isConstructed: true);
        var salt = 20;
        if (sequence.HasData && sequence.PeekTag() == saltTag && !sequence.ReadSequence(saltTag).TryReadInt32(out salt))
        {
            return null;
        }

        Span<byte> digest = stackalloc byte[CmsDigest.MaxBytes];
        return salt == CmsDigest.Hash(hash.Value, [], digest) ? hash : null;
    }

    private static string? ReadTaggedAlgorithm(AsnReader sequence, int number, out ReadOnlyMemory<byte>? parameters)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, number, isConstructed: true);
        parameters = null;
        return sequence.HasData && sequence.PeekTag() == tag
            ? CmsDigest.ReadAlgorithm(sequence.ReadSequence(tag), out parameters)
            : null;
    }
}

/// <summary>Signature schemes that are verified here.</summary>
internal enum SignatureScheme
{
    /// <summary>RSASSA-PKCS1-v1_5.</summary>
    RsaPkcs1,

    /// <summary>RSASSA-PSS.</summary>
    RsaPss,

    /// <summary>ECDSA, signature as DER SEQUENCE.</summary>
    Ecdsa,

    /// <summary>ECDSA, signature as R and S side by side; not in CMS, but in XML (RFC 9231 §2.3.6).</summary>
    EcdsaFixed,
}
