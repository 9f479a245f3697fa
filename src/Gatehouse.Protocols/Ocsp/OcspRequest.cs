using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Ocsp;

/// <summary>A question about certificates (RFC 6960 §4.1). Who asks, and any signature, is not looked at: the answer is public.</summary>
public sealed class OcspRequest
{
    /// <summary>Largest request that is read.</summary>
    public const int MaxBytes = 4096;

    /// <summary>Most certificates in one request.</summary>
    public const int MaxCertificates = 16;

    internal const string NonceOid = "1.3.6.1.5.5.7.48.1.2";

    // RFC 8954 §2.1, and for answers to older clients a little more.
    private const int MaxNonce = 128;

    private OcspRequest(IReadOnlyList<OcspCertId> certificates, ReadOnlyMemory<byte>? nonce) => (Certificates, Nonce) = (certificates, nonce);

    /// <summary>What is asked for, at least one.</summary>
    public IReadOnlyList<OcspCertId> Certificates { get; }

    /// <summary>Value of the nonce extension, which the answer repeats; null without one.</summary>
    public ReadOnlyMemory<byte>? Nonce { get; }

    /// <summary>Reads a DER request.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out OcspRequest? request, [NotNullWhen(false)] out ParseError? error) =>
        ParseScope.TryRead("OCSP request", der, Read, out request, out error);

    private static OcspRequest Read(ReadOnlyMemory<byte> der, ParseScope scope)
    {
        scope.AtMost(MaxBytes);
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var tbs = outer.ReadSequence().ReadSequence();
        outer.ThrowIfNotEmpty();
        Skip(tbs, 0); // version: there is one
        Skip(tbs, 1); // requestorName
        scope.At("requestList", tbs);
        var list = tbs.ReadSequence();
        var certificates = new List<OcspCertId>();
        while (list.HasData)
        {
            if (certificates.Count == MaxCertificates)
            {
                throw ParseScope.Refuse("it asks for too many certificates");
            }

            certificates.Add(OcspCertId.Read(list.ReadSequence()));
        }

        return certificates.Count == 0 ? throw ParseScope.Refuse("it asks for nothing") : new OcspRequest(certificates, Nonces(tbs, scope));
    }

    private static ReadOnlyMemory<byte>? Nonces(AsnReader tbs, ParseScope scope)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, 2, isConstructed: true);
        if (!tbs.HasData || !tbs.PeekTag().HasSameClassAndValue(tag))
        {
            return null;
        }

        scope.At("requestExtensions", tbs);
        var extensions = tbs.ReadSequence(tag).ReadSequence();
        ReadOnlyMemory<byte>? nonce = null;
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            var oid = extension.ReadObjectIdentifier();
            var critical = extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean();
            var value = extension.ReadOctetString();
            if (oid == NonceOid)
            {
                nonce = value.Length <= MaxNonce ? (ReadOnlyMemory<byte>?)value : throw ParseScope.Refuse("the nonce is too long");
            }
            else if (critical)
            {
                throw ParseScope.Refuse("it has a critical extension that is not known");
            }
        }

        return nonce;
    }

    private static void Skip(AsnReader reader, int tag)
    {
        if (reader.HasData && reader.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, tag)))
        {
            reader.ReadEncodedValue();
        }
    }
}
