using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Gatehouse.Protocols.Cms;

/// <summary>SignerInfo (RFC 5652 §5.3) taken apart.</summary>
internal sealed class SignerInfoParts
{
    public required CertificateReference Signer { get; init; }

    /// <summary>Null for a digest nobody here knows.</summary>
    public HashAlgorithmName? Digest { get; init; }

    /// <summary>As received, with its implicit tag [0]; null when there are none.</summary>
    public ReadOnlyMemory<byte>? EncodedAttributes { get; init; }

    public required IReadOnlyList<SignedAttribute> Attributes { get; init; }

    public required string SignatureOid { get; init; }

    public ReadOnlyMemory<byte>? SignatureParameters { get; init; }

    public ReadOnlyMemory<byte> Signature { get; init; }

    public static SignerInfoParts Read(AsnReader signers, CmsLimits limits, ParseScope scope)
    {
        var info = signers.ReadSequence();
        if (!info.TryReadInt32(out var version) || version is not (1 or 3))
        {
            throw ParseScope.Refuse("unknown SignerInfo version");
        }

        scope.At("signer identifier", info);
        var signer = CertificateReference.Read(info);
        var digest = CmsDigest.ReadAlgorithm(info, out _);
        scope.At("signedAttrs", info);
        ReadOnlyMemory<byte>? encoded = null;
        IReadOnlyList<SignedAttribute> attributes = [];
        if (info.NextIs(0))
        {
            encoded = info.PeekEncodedValue();
            attributes = ReadAttributes(info, limits);
        }

        scope.At("signatureAlgorithm", info);
        var signatureOid = CmsDigest.ReadAlgorithm(info, out var parameters);
        scope.At("signature", info);
        var signature = info.ReadContent();
        return new SignerInfoParts // unsigned attributes may follow; nobody vouches for them, so they are not read
        {
            Signer = signer,
            Digest = CmsDigest.FromOid(digest),
            EncodedAttributes = encoded,
            Attributes = attributes,
            SignatureOid = signatureOid,
            SignatureParameters = parameters,
            Signature = signature,
        };
    }

    /// <summary>The only value of an attribute; null when the attribute is absent, twice there, or has not exactly one value.</summary>
    public ReadOnlyMemory<byte>? Single(string oid) => SignedAttribute.Single(Attributes, oid);

    private static List<SignedAttribute> ReadAttributes(AsnReader info, CmsLimits limits)
    {
        var set = info.ReadSetOf(skipSortOrderValidation: true, new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true));
        var attributes = new List<SignedAttribute>();
        while (set.HasData)
        {
            if (attributes.Count == limits.MaxAttributes)
            {
                throw ParseScope.Refuse($"more than {limits.MaxAttributes} attributes");
            }

            attributes.Add(SignedAttribute.Read(set));
        }

        return attributes;
    }
}
