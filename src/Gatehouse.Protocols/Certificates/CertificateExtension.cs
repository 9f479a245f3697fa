using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Certificates;

/// <summary>An X.509 extension (RFC 5280 §4.1.2.9) and how to read the usual ones.</summary>
internal sealed record CertificateExtension(string Oid, bool IsCritical, ReadOnlyMemory<byte> Value)
{
    private const int MaxExtensions = 64;

    /// <summary>Reads an Extensions sequence; RFC 5280 §4.2: an extension is there at most once.</summary>
    public static List<CertificateExtension> ReadAll(AsnReader wrapper)
    {
        var sequence = wrapper.ReadSequence();
        wrapper.ThrowIfNotEmpty();
        var extensions = new List<CertificateExtension>();
        while (sequence.HasData)
        {
            var extension = Read(sequence.ReadSequence());
            if (extensions.Count == MaxExtensions || extensions.Exists(e => e.Oid == extension.Oid))
            {
                throw ParseScope.Refuse("an extension twice, or too many");
            }

            extensions.Add(extension);
        }

        return extensions;
    }

    public AsnReader Reader() => new(Value, AsnEncodingRules.DER);

    public X509KeyUsageFlags ReadKeyUsage()
    {
        ReadOnlySpan<byte> bits = Reader().ReadBitString(out _);
        return (X509KeyUsageFlags)((bits.Length > 0 ? bits[0] : 0) | (bits.Length > 1 ? bits[1] << 8 : 0));
    }

    public List<string> ReadExtendedKeyUsages()
    {
        var usages = new List<string>();
        var sequence = Reader().ReadSequence();
        while (sequence.HasData)
        {
            usages.Add(sequence.ReadObjectIdentifier());
        }

        return usages;
    }

    public (bool IsAuthority, int? PathLength) ReadBasicConstraints()
    {
        var sequence = Reader().ReadSequence();
        var authority = sequence.HasData && sequence.PeekTag() == Asn1Tag.Boolean && sequence.ReadBoolean();
        int? length = null;
        if (sequence.HasData)
        {
            length = sequence.TryReadInt32(out var value) && value >= 0 ? value : throw ParseScope.Refuse("pathLenConstraint out of range");
        }

        return (authority, length);
    }

    public ReadOnlyMemory<byte>? ReadAuthorityKeyIdentifier()
    {
        var sequence = Reader().ReadSequence();
        return sequence.NextIs(0) ? sequence.ReadOctetString(new Asn1Tag(TagClass.ContextSpecific, 0)) : (ReadOnlyMemory<byte>?)null;
    }

    private static CertificateExtension Read(AsnReader extension)
    {
        var oid = extension.ReadObjectIdentifier();
        var critical = extension.PeekTag() == Asn1Tag.Boolean && extension.ReadBoolean();
        var value = extension.ReadContent();
        extension.ThrowIfNotEmpty();
        return new CertificateExtension(oid, critical, value);
    }
}
