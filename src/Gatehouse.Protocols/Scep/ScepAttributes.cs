using System.Formats.Asn1;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Scep;

/// <summary>Writes signed attributes of SCEP (RFC 8894 §3.2.1).</summary>
internal static class ScepAttributes
{
    public static (string Oid, byte[] Value) MessageType(ScepMessageType type) => (Oids.ScepMessageType, Printable(type.ToString("D")));

    public static (string Oid, byte[] Value) Status(PkiStatus status) => (Oids.ScepPkiStatus, Printable(status.ToString("D")));

    public static (string Oid, byte[] Value) FailInfo(FailInfo failInfo) => (Oids.ScepFailInfo, Printable(failInfo.ToString("D")));

    public static (string Oid, byte[] Value) FailInfoText(string text) => (Oids.ScepFailInfoText, Text(UniversalTagNumber.UTF8String, text));

    public static (string Oid, byte[] Value) SenderNonce(ReadOnlyMemory<byte> nonce) => (Oids.ScepSenderNonce, Octets(nonce));

    public static (string Oid, byte[] Value) RecipientNonce(ReadOnlyMemory<byte> nonce) => (Oids.ScepRecipientNonce, Octets(nonce));

    public static (string Oid, byte[] Value) TransactionId(string id) => (Oids.ScepTransactionId, Printable(id));

    private static byte[] Printable(string text) => Text(UniversalTagNumber.PrintableString, text);

    private static byte[] Text(UniversalTagNumber type, string text)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteCharacterString(type, text);
        return writer.Encode();
    }

    private static byte[] Octets(ReadOnlyMemory<byte> octets)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteOctetString(octets.Span);
        return writer.Encode();
    }
}
