using System.Formats.Asn1;
using Gatehouse.Protocols.Certificates;

namespace Gatehouse.Protocols.Cms;

/// <summary>SignerIdentifier or RecipientIdentifier (RFC 5652 §5.3, §6.2.1): issuer and serial number, or subject key identifier.</summary>
internal sealed record CertificateReference(IssuerAndSerial? IssuerAndSerial, ReadOnlyMemory<byte>? SubjectKeyIdentifier)
{
    public static CertificateReference Read(AsnReader reader) => reader.NextIs(0)
        ? new CertificateReference(null, reader.ReadContent(new Asn1Tag(TagClass.ContextSpecific, 0)))
        : new CertificateReference(Certificates.IssuerAndSerial.Read(reader), null);

    public bool Matches(CertificateInfo certificate) => IssuerAndSerial is not null
        ? IssuerAndSerial.Matches(certificate)
        : SubjectKeyIdentifier is { } wanted && certificate.SubjectKeyIdentifier is { } actual && wanted.Span.SequenceEqual(actual.Span);
}
