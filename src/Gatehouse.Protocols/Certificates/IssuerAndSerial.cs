using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Certificates;

/// <summary>IssuerAndSerialNumber (RFC 5652 §10.2.4): names one certificate. Also the messageData of SCEP's GetCert and GetCRL.</summary>
/// <param name="Issuer">Encoded Name; compared byte by byte, as every CA writes its own name in one way.</param>
/// <param name="SerialNumber">Big-endian, without leading zeros.</param>
public sealed record IssuerAndSerial(ReadOnlyMemory<byte> Issuer, ReadOnlyMemory<byte> SerialNumber)
{
    /// <summary>Serial number as upper-case hexadecimal digits.</summary>
    public string SerialNumberHex => Convert.ToHexString(SerialNumber.Span);

    /// <summary>Reads one.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out IssuerAndSerial? value, [NotNullWhen(false)] out ParseError? error) =>
        ParseScope.TryRead("IssuerAndSerialNumber", der, ReadWhole, out value, out error);

    /// <summary>The DER form.</summary>
    public byte[] Write()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(Issuer.Span);
            writer.WriteIntegerUnsigned(SerialNumber.Length == 0 ? [0] : SerialNumber.Span);
        }

        return writer.Encode();
    }

    /// <summary>True when this names the certificate.</summary>
    public bool Matches(CertificateInfo certificate) =>
        SerialNumber.Span.SequenceEqual(certificate.SerialNumber.Span) && Issuer.Span.SequenceEqual(certificate.Issuer.Span);

    /// <inheritdoc />
    public bool Equals(IssuerAndSerial? other) =>
        other is not null && SerialNumber.Span.SequenceEqual(other.SerialNumber.Span) && Issuer.Span.SequenceEqual(other.Issuer.Span);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(SerialNumber.Span);
        return hash.ToHashCode();
    }

    internal static IssuerAndSerial Read(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var issuer = sequence.ReadEncodedValue();
        var serial = sequence.ReadIntegerBytes();
        sequence.ThrowIfNotEmpty();
        return new IssuerAndSerial(issuer, Trim(serial));
    }

    private static IssuerAndSerial ReadWhole(ReadOnlyMemory<byte> der, ParseScope scope)
    {
        var reader = new AsnReader(der, AsnEncodingRules.BER);
        var value = Read(reader);
        reader.ThrowIfNotEmpty();
        return value;
    }

    /// <summary>As <see cref="Matches"/>, reading no more of the certificate than needed.</summary>
    internal bool IsOf(ReadOnlyMemory<byte> certificate)
    {
        var body = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        if (body.NextIs(0))
        {
            body.ReadEncodedValue();
        }

        var serial = Trim(body.ReadIntegerBytes());
        body.ReadEncodedValue(); // signature algorithm
        return serial.Span.SequenceEqual(SerialNumber.Span) && body.PeekEncodedValue().Span.SequenceEqual(Issuer.Span);
    }

    internal static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> serial)
    {
        while (serial.Length > 1 && serial.Span[0] == 0)
        {
            serial = serial[1..];
        }

        return serial;
    }
}
