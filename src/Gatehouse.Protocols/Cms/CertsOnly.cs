using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;

namespace Gatehouse.Protocols.Cms;

/// <summary>Degenerate SignedData: certificates or CRLs without any signer (RFC 5652 §5.2, RFC 8894 §3.4).</summary>
/// <param name="Certificates">DER, in the order of the message.</param>
/// <param name="Crls">DER CertificateLists.</param>
public sealed record CertsOnly(IReadOnlyList<ReadOnlyMemory<byte>> Certificates, IReadOnlyList<ReadOnlyMemory<byte>> Crls)
{
    private static readonly Asn1Tag Tag0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Tag1 = new(TagClass.ContextSpecific, 1, isConstructed: true);

    /// <summary>Writes certificates in the given order. (DER would sort the set; SCEP clients take the first, so order wins.)</summary>
    public static byte[] Write(IEnumerable<ReadOnlyMemory<byte>> certificates) => Write(certificates, []);

    /// <summary>Writes one CRL and no certificate, the answer to SCEP's GetCRL.</summary>
    public static byte[] WriteCrl(ReadOnlyMemory<byte> crl) => Write([], [crl]);

    /// <summary>Reads one; signers, if any, are neither needed nor looked at.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> message, CmsLimits limits, [NotNullWhen(true)] out CertsOnly? content, [NotNullWhen(false)] out ParseError? error) =>
        ParseScope.TryRead("CMS", message, (input, scope) => Read(input, limits, scope), out content, out error);

    private static CertsOnly Read(ReadOnlyMemory<byte> message, CmsLimits limits, ParseScope scope)
    {
        var parts = SignedDataParts.Read(message, limits, scope);
        return new CertsOnly(parts.Certificates, parts.Crls);
    }

    private static byte[] Write(IEnumerable<ReadOnlyMemory<byte>> certificates, IReadOnlyList<ReadOnlyMemory<byte>> crls)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER); // BER rules only so that the writer does not sort the sets
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.SignedData);
            using (writer.PushSequence(Tag0))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                using (writer.PushSetOf())
                {
                }

                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Oids.Data);
                }

                WriteSet(writer, Tag0, certificates);
                WriteSet(writer, Tag1, crls);
                using (writer.PushSetOf())
                {
                }
            }
        }

        return writer.Encode();
    }

    private static void WriteSet(AsnWriter writer, Asn1Tag tag, IEnumerable<ReadOnlyMemory<byte>> values)
    {
        var all = values.ToList();
        if (all.Count == 0)
        {
            return;
        }

        using (writer.PushSetOf(tag))
        {
            foreach (var value in all)
            {
                writer.WriteEncodedValue(value.Span);
            }
        }
    }
}
