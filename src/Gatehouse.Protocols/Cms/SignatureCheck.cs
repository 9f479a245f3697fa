using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Gatehouse.Protocols.Cms;

/// <summary>The check of RFC 5652 §5.4 and §5.6, for exactly one signer with signed attributes.</summary>
internal static class SignatureCheck
{
    /// <summary>The embedded certificate that the signer refers to; null when it is not there.</summary>
    public static ReadOnlyMemory<byte>? FindSigner(SignedDataParts parts)
    {
        foreach (var certificate in parts.Certificates)
        {
            if (IsSigner(parts.Signer!.Signer, certificate))
            {
                return certificate;
            }
        }

        return null;
    }

    public static SignatureStatus Verify(SignedDataParts parts, ReadOnlySpan<byte> content, SignerKey key, CmsAlgorithms allowed)
    {
        var signer = parts.Signer!;
        if (signer.EncodedAttributes is not { } attributes)
        {
            return SignatureStatus.AttributesMissing;
        }

        if (signer.Digest is not { } digest || !allowed.Allows(digest) || !key.IsAllowedBy(allowed)
            || ResolveAlgorithm(signer, digest) is not { } algorithm || !key.Fits(algorithm))
        {
            return SignatureStatus.AlgorithmRefused;
        }

        if (!IsContentType(signer, parts.ContentType))
        {
            return SignatureStatus.Malformed;
        }

        if (!IsDigestOf(signer, digest, content))
        {
            return SignatureStatus.ContentAltered;
        }

        return VerifyAttributes(attributes, algorithm, signer.Signature.Span, key) ? SignatureStatus.Valid : SignatureStatus.SignatureWrong;
    }

    // §5.4: "the IMPLICIT [0] tag in the signedAttrs is not used for the DER encoding, rather an EXPLICIT SET OF tag is used".
    private static bool VerifyAttributes(ReadOnlyMemory<byte> attributes, SignatureAlgorithm algorithm, ReadOnlySpan<byte> signature, SignerKey key)
    {
        Span<byte> buffer = attributes.Length <= 1024 ? stackalloc byte[attributes.Length] : new byte[attributes.Length];
        attributes.Span.CopyTo(buffer);
        buffer[0] = 0x31;
        return key.Verify(algorithm, buffer, signature);
    }

    // §11.1: the contentType attribute must be there, once, and name the content type that the message has.
    private static bool IsContentType(SignerInfoParts signer, string expected) =>
        signer.Single(Oids.ContentTypeAttribute) is { } value
        && new AsnReader(value, AsnEncodingRules.DER).ReadObjectIdentifier() == expected;

    // §11.2: likewise messageDigest.
    private static bool IsDigestOf(SignerInfoParts signer, HashAlgorithmName digest, ReadOnlySpan<byte> content)
    {
        if (signer.Single(Oids.MessageDigest) is not { } value)
        {
            return false;
        }

        Span<byte> actual = stackalloc byte[CmsDigest.MaxBytes];
        var length = CmsDigest.Hash(digest, content, actual);
        return CryptographicOperations.FixedTimeEquals(actual[..length], new AsnReader(value, AsnEncodingRules.DER).ReadContent().Span);
    }

    private static SignatureAlgorithm? ResolveAlgorithm(SignerInfoParts signer, HashAlgorithmName digest) =>
        SignatureAlgorithm.Resolve(signer.SignatureOid, signer.SignatureParameters, digest);

    private static bool IsSigner(CertificateReference reference, ReadOnlyMemory<byte> certificate)
    {
        // Issuer and serial is what everybody sends; it needs only the first fields of the certificate.
        if (reference.IssuerAndSerial is { } named)
        {
            return named.IsOf(certificate);
        }

        return Certificates.CertificateInfo.TryParse(certificate, out var info, out _) && reference.Matches(info);
    }
}
