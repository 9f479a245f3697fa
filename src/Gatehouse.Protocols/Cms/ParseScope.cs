using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Gatehouse.Protocols.Cms;

/// <summary>Remembers which part of an ASN.1 input is being read, so that a failure can name its place.</summary>
internal sealed class ParseScope(string format, ReadOnlyMemory<byte> whole)
{
    private string _part = "";
    private int _offset;

    /// <summary>Reads a whole input; what is malformed in it becomes the error, and what is wrong with us is thrown.</summary>
    /// <param name="format">What the input should be, for the error.</param>
    /// <param name="input">What was sent.</param>
    /// <param name="read">Reads it; throws what <see cref="IsMalformed"/> knows.</param>
    /// <param name="value">What was read.</param>
    /// <param name="error">Why nothing was.</param>
    public static bool TryRead<T>(
        string format, ReadOnlyMemory<byte> input, Func<ReadOnlyMemory<byte>, ParseScope, T> read, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out ParseError? error)
        where T : class
    {
        var scope = new ParseScope(format, input);
        (value, error) = (null, null);
        try
        {
            value = read(input, scope);
            return true;
        }
        catch (Exception e) when (IsMalformed(e))
        {
            error = scope.Error(e);
            return false;
        }
    }

    /// <summary>From here on <paramref name="part"/> is read, which begins where <paramref name="reader"/> stands.</summary>
    public void At(string part, AsnReader reader)
    {
        _part = part;
        if (reader.HasData && whole.Span.Overlaps(reader.PeekEncodedValue().Span, out var offset))
        {
            _offset = offset;
        }
    }

    /// <summary>Refuses an input that is longer than any honest one, before it is read.</summary>
    public void AtMost(int bytes)
    {
        if (whole.Length > bytes)
        {
            throw Refuse($"longer than {bytes} bytes");
        }
    }

    /// <summary>Refuses the input for a reason that the ASN.1 rules do not know.</summary>
    public static AsnContentException Refuse(string reason) => new(reason);

    /// <summary>True for the exceptions that malformed input causes; anything else is our own mistake and must surface.</summary>
    public static bool IsMalformed(Exception e) => e is AsnContentException or CryptographicException;

    private ParseError Error(Exception e) => new(format, _offset, _part.Length == 0 ? e.Message : $"{_part}: {e.Message}");
}
