using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Protocols.Plist;

/// <summary>
/// Reads property lists in Apple's two encodings, XML (UTF-8) and binary (<c>bplist00</c>). Nothing is resolved or
/// expanded: a DOCTYPE is skipped, and one with an internal subset is refused, as is a key that occurs twice. Both
/// would let two readers of the same bytes see different messages.
/// </summary>
public static class PlistReader
{
    private const string Format = "plist";

    /// <summary>Reads one property list.</summary>
    /// <param name="body">The whole encoded list. The result does not refer to it.</param>
    /// <param name="limits">What to refuse as too much.</param>
    /// <param name="value">The root value.</param>
    /// <param name="error">Why it was refused.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> body, PlistLimits limits,
        [NotNullWhen(true)] out PlistValue? value, [NotNullWhen(false)] out ParseError? error)
    {
        ArgumentNullException.ThrowIfNull(limits);
        value = null;
        error = null;
        if (body.Length == 0) error = new ParseError(Format, 0, "the body is empty");
        else if (body.Length > limits.MaxBytes) error = new ParseError(Format, 0, $"the body is larger than {limits.MaxBytes} bytes");
        else value = ReadEncoding(body.Span, limits, out error);
        return error is null;
    }

    /// <summary>Reads one property list whose root must be a dictionary, as in every MDM message.</summary>
    /// <param name="body">The whole encoded list. The result does not refer to it.</param>
    /// <param name="limits">What to refuse as too much.</param>
    /// <param name="dictionary">The root.</param>
    /// <param name="error">Why it was refused.</param>
    public static bool TryReadDictionary(
        ReadOnlyMemory<byte> body, PlistLimits limits,
        [NotNullWhen(true)] out PlistDictionary? dictionary, [NotNullWhen(false)] out ParseError? error)
    {
        dictionary = null;
        if (!TryRead(body, limits, out var value, out error)) return false;
        dictionary = value as PlistDictionary;
        if (dictionary is null) error = new ParseError(Format, 0, "the root is not a dictionary");
        return dictionary is not null;
    }

    private static PlistValue? ReadEncoding(ReadOnlySpan<byte> body, PlistLimits limits, out ParseError? error)
    {
        PlistValue? value;
        (int Offset, string Reason)? fault;
        if (body.StartsWith("bplist"u8))
        {
            var reader = new BinaryPlistReader(body, limits);
            value = reader.ReadRoot();
            fault = reader.Fault;
        }
        else
        {
            var reader = new XmlPlistReader(body, limits);
            value = reader.ReadRoot();
            fault = reader.Fault;
        }

        error = value is null ? new ParseError(Format, fault?.Offset ?? 0, fault?.Reason ?? "not a property list") : null;
        return value;
    }
}
