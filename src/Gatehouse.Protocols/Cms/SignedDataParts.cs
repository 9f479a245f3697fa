using System.Formats.Asn1;

namespace Gatehouse.Protocols.Cms;

/// <summary>
/// SignedData (RFC 5652 §5.1) taken apart without judging it. Read with BER rules, because Apple's encoder writes
/// indefinite lengths; signed attributes are DER by §5.3 and are kept as they came.
/// </summary>
internal sealed class SignedDataParts
{
    private static readonly Asn1Tag Tag0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Tag1 = new(TagClass.ContextSpecific, 1, isConstructed: true);

    public required string ContentType { get; init; }

    /// <summary>Null when detached or absent.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }

    public required IReadOnlyList<ReadOnlyMemory<byte>> Certificates { get; init; }

    /// <summary>CertificateList values of the crls field.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Crls { get; init; }

    /// <summary>Null in a degenerate (certs-only) message.</summary>
    public SignerInfoParts? Signer { get; init; }

    /// <summary>Reads a ContentInfo that holds SignedData with at most one signer.</summary>
    /// <exception cref="AsnContentException">Malformed, or over a limit.</exception>
    public static SignedDataParts Read(ReadOnlyMemory<byte> message, CmsLimits limits, ParseScope scope)
    {
        var contentInfo = CmsContent.Open(message, limits, scope, Oids.SignedData, "signedData");
        var explicitContent = contentInfo.ReadSequence(Tag0);
        contentInfo.ThrowIfNotEmpty();
        var signedData = explicitContent.ReadSequence();
        explicitContent.ThrowIfNotEmpty();
        return ReadSignedData(signedData, limits, scope);
    }

    private static SignedDataParts ReadSignedData(AsnReader data, CmsLimits limits, ParseScope scope)
    {
        if (!data.TryReadInt32(out var version) || version is < 1 or > 5)
        {
            throw ParseScope.Refuse("unknown SignedData version");
        }

        data.ReadSetOf(skipSortOrderValidation: true); // digestAlgorithms only helps one-pass readers; SignerInfo says it again
        scope.At("encapContentInfo", data);
        var encapsulated = data.ReadSequence();
        var contentType = encapsulated.ReadObjectIdentifier();
        var content = ReadContent(encapsulated);
        scope.At("certificates", data);
        var certificates = ReadTagged(data, Tag0, limits.MaxCertificates);
        scope.At("crls", data);
        var crls = ReadTagged(data, Tag1, limits.MaxCertificates);
        scope.At("signerInfos", data);
        var signers = data.ReadSetOf(skipSortOrderValidation: true);
        data.ThrowIfNotEmpty();
        var signer = signers.HasData ? SignerInfoParts.Read(signers, limits, scope) : null;
        signers.ThrowIfNotEmpty(); // exactly one signer, or none
        return new SignedDataParts { ContentType = contentType, Content = content, Certificates = certificates, Crls = crls, Signer = signer };
    }

    private static ReadOnlyMemory<byte>? ReadContent(AsnReader encapsulated)
    {
        if (!encapsulated.HasData)
        {
            return null;
        }

        var wrapped = encapsulated.ReadSequence(Tag0);
        encapsulated.ThrowIfNotEmpty();
        var content = wrapped.ReadContent();
        wrapped.ThrowIfNotEmpty();
        return content;
    }

    private static List<ReadOnlyMemory<byte>> ReadTagged(AsnReader data, Asn1Tag tag, int limit)
    {
        var values = new List<ReadOnlyMemory<byte>>();
        if (!data.HasData || data.PeekTag() != tag)
        {
            return values;
        }

        var set = data.ReadSetOf(skipSortOrderValidation: true, tag);
        while (set.HasData)
        {
            if (values.Count == limit)
            {
                throw ParseScope.Refuse($"more than {limit} entries");
            }

            // CertificateChoices and RevocationInfoChoice have tagged forms besides; nobody here uses them.
            var value = set.ReadEncodedValue();
            if (value.Span[0] == 0x30)
            {
                values.Add(value);
            }
        }

        return values;
    }
}
