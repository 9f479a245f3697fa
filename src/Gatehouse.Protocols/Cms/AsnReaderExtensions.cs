using System.Formats.Asn1;

namespace Gatehouse.Protocols.Cms;

/// <summary>Reads that several formats share.</summary>
internal static class AsnReaderExtensions
{
    /// <summary>OCTET STRING without a copy where it came in one piece; BER may cut it into several.</summary>
    public static ReadOnlyMemory<byte> ReadContent(this AsnReader reader, Asn1Tag? tag = null) =>
        reader.TryReadPrimitiveOctetString(out var content, tag) ? content : reader.ReadOctetString(tag);

    /// <summary>A signature or a point in a BIT STRING: whole bytes, as every one is. The count of unused bits of a signature is signed by nobody.</summary>
    public static byte[] ReadSignature(this AsnReader reader)
    {
        var signature = reader.ReadBitString(out var unused);
        return unused == 0 ? signature : throw new AsnContentException("signature with unused bits");
    }

    /// <summary>UTCTime or GeneralizedTime (RFC 5280 §4.1.2.5).</summary>
    public static DateTimeOffset ReadTime(this AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();

    /// <summary>
    /// Any of the string types that names, passwords and SCEP attributes come in. T61String is read as Latin-1, which
    /// is what everybody writes into it.
    /// </summary>
    public static string ReadText(this AsnReader reader)
    {
        var tag = reader.PeekTag();
        if (tag.TagClass != TagClass.Universal)
        {
            throw new AsnContentException("not a string");
        }

        return (UniversalTagNumber)tag.TagValue switch
        {
            UniversalTagNumber.UTF8String => reader.ReadCharacterString(UniversalTagNumber.UTF8String),
            // Some clients write characters into PrintableString that it does not have, such as "_"; take what is there.
            UniversalTagNumber.PrintableString => Latin1(reader, UniversalTagNumber.PrintableString),
            UniversalTagNumber.IA5String => reader.ReadCharacterString(UniversalTagNumber.IA5String),
            UniversalTagNumber.T61String => Latin1(reader, UniversalTagNumber.T61String),
            UniversalTagNumber.BMPString => reader.ReadCharacterString(UniversalTagNumber.BMPString),
            _ => throw new AsnContentException("not a string type"),
        };
    }

    /// <summary>True when the next value has this context-specific tag.</summary>
    public static bool NextIs(this AsnReader reader, int contextTag)
    {
        if (!reader.HasData)
        {
            return false;
        }

        var tag = reader.PeekTag();
        return tag.TagClass == TagClass.ContextSpecific && tag.TagValue == contextTag;
    }

    private static string Latin1(AsnReader reader, UniversalTagNumber type) =>
        reader.TryReadPrimitiveCharacterStringBytes(new Asn1Tag(type), out var bytes)
            ? System.Text.Encoding.Latin1.GetString(bytes.Span)
            : reader.ReadCharacterString(type);
}
