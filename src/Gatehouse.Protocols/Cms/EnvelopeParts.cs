using System.Formats.Asn1;

namespace Gatehouse.Protocols.Cms;

/// <summary>EnvelopedData (RFC 5652 §6.1) taken apart, with BER rules.</summary>
internal sealed class EnvelopeParts
{
    private static readonly Asn1Tag Tag0 = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>Key-transport recipients with RSA PKCS#1 v1.5; other kinds are passed over.</summary>
    public required IReadOnlyList<(CertificateReference Recipient, ReadOnlyMemory<byte> EncryptedKey)> Recipients { get; init; }

    /// <summary>Null for a cipher nobody here knows.</summary>
    public ContentCipher? Cipher { get; init; }

    public ReadOnlyMemory<byte> Iv { get; init; }

    public ReadOnlyMemory<byte> EncryptedContent { get; init; }

    /// <exception cref="AsnContentException">Malformed, or over a limit.</exception>
    public static EnvelopeParts Read(ReadOnlyMemory<byte> message, CmsLimits limits, ParseScope scope)
    {
        var contentInfo = CmsContent.Open(message, limits, scope, Oids.EnvelopedData, "envelopedData");
        var data = contentInfo.ReadSequence(Tag0).ReadSequence();
        if (!data.TryReadInt32(out var version) || version is < 0 or > 4)
        {
            throw ParseScope.Refuse("unknown EnvelopedData version");
        }

        if (data.NextIs(0))
        {
            data.ReadEncodedValue(); // originatorInfo
        }

        scope.At("recipientInfos", data);
        var recipients = ReadRecipients(data, limits);
        scope.At("encryptedContentInfo", data);
        return ReadContent(data.ReadSequence(), recipients); // unprotected attributes may follow; nobody reads them
    }

    private static List<(CertificateReference, ReadOnlyMemory<byte>)> ReadRecipients(AsnReader data, CmsLimits limits)
    {
        var set = data.ReadSetOf(skipSortOrderValidation: true);
        var recipients = new List<(CertificateReference, ReadOnlyMemory<byte>)>();
        for (var count = 0; set.HasData; count++)
        {
            if (count == limits.MaxRecipients)
            {
                throw ParseScope.Refuse($"more than {limits.MaxRecipients} recipients");
            }

            if (set.PeekTag() != Asn1Tag.Sequence)
            {
                set.ReadEncodedValue(); // key agreement, passwords and so on are tagged; key transport is not
                continue;
            }

            var recipient = set.ReadSequence();
            recipient.ReadIntegerBytes();
            var reference = CertificateReference.Read(recipient);
            var algorithm = CmsDigest.ReadAlgorithm(recipient, out _);
            var key = recipient.ReadContent();
            if (algorithm == Oids.Rsa)
            {
                recipients.Add((reference, key));
            }
        }

        return recipients;
    }

    private static EnvelopeParts ReadContent(AsnReader info, List<(CertificateReference, ReadOnlyMemory<byte>)> recipients)
    {
        if (info.ReadObjectIdentifier() != Oids.Data)
        {
            throw ParseScope.Refuse("encrypted content is not of type data");
        }

        var cipher = ContentCiphers.FromOid(CmsDigest.ReadAlgorithm(info, out var parameters));
        ReadOnlyMemory<byte> iv = default;
        if (cipher is not null && parameters is { } encoded)
        {
            iv = new AsnReader(encoded, AsnEncodingRules.BER).ReadContent();
        }

        var content = info.NextIs(0) ? info.ReadContent(new Asn1Tag(TagClass.ContextSpecific, 0)) : throw ParseScope.Refuse("no encrypted content");
        info.ThrowIfNotEmpty();
        return new EnvelopeParts { Recipients = recipients, Cipher = cipher, Iv = iv, EncryptedContent = content };
    }
}
