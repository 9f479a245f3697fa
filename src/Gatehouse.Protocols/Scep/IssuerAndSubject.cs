using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Scep;

/// <summary>messageData of a CertPoll (RFC 8894 §3.3.3): the CA's name and the subject that was asked for, encoded.</summary>
public sealed record IssuerAndSubject(ReadOnlyMemory<byte> Issuer, ReadOnlyMemory<byte> Subject)
{
    /// <summary>Reads one.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out IssuerAndSubject? value, [NotNullWhen(false)] out ParseError? error) =>
        ParseScope.TryRead("IssuerAndSubject", der, Read, out value, out error);

    /// <summary>The DER form.</summary>
    public byte[] Write()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(Issuer.Span);
            writer.WriteEncodedValue(Subject.Span);
        }

        return writer.Encode();
    }

    private static IssuerAndSubject Read(ReadOnlyMemory<byte> der, ParseScope scope)
    {
        var outer = new AsnReader(der, AsnEncodingRules.BER);
        scope.At("IssuerAndSubject", outer);
        var sequence = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var issuer = ReadName(sequence);
        var subject = ReadName(sequence);
        sequence.ThrowIfNotEmpty();
        return new IssuerAndSubject(issuer, subject);
    }

    private static ReadOnlyMemory<byte> ReadName(AsnReader sequence)
    {
        var name = sequence.PeekEncodedValue();
        sequence.ReadSequence();
        return name;
    }
}
