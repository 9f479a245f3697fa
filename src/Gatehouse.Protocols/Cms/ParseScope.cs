using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Gatehouse.Protocols.Cms;

/// <summary>Remembers which part of an ASN.1 input is being read, so that a failure can name its place.</summary>
internal sealed class ParseScope(string format, ReadOnlyMemory<byte> whole)
{
    private string _part = "";
    private int _offset;

    /// <summary>From here on <paramref name="part"/> is read, which begins where <paramref name="reader"/> stands.</summary>
    public void At(string part, AsnReader reader)
    {
        _part = part;
        if (reader.HasData && whole.Span.Overlaps(reader.PeekEncodedValue().Span, out var offset))
        {
            _offset = offset;
        }
    }

    /// <summary>Refuses the input for a reason that the ASN.1 rules do not know.</summary>
    public static AsnContentException Refuse(string reason) => new(reason);

    /// <summary>What to hand out for a caught failure.</summary>
    public ParseError Error(Exception e) => new(format, _offset, _part.Length == 0 ? e.Message : $"{_part}: {e.Message}");

    /// <summary>True for the exceptions that malformed input causes; anything else is our own mistake and must surface.</summary>
    public static bool IsMalformed(Exception e) => e is AsnContentException or CryptographicException;
}
