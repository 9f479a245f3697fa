using System.Buffers.Text;
using System.Globalization;

namespace Gatehouse.Protocols.Plist;

/// <summary>Scalars as XML property lists spell them.</summary>
internal static class PlistText
{
    /// <summary>Decimal, or hexadecimal after <c>0x</c>, with an optional sign; null when malformed or out of range.</summary>
    public static PlistInteger? Integer(ReadOnlySpan<byte> text)
    {
        var digits = text.Trim(" \t\n"u8);
        if (Utf8Parser.TryParse(digits, out long small, out var used) && used == digits.Length) return new PlistInteger(small);
        var negative = digits.StartsWith("-"u8);
        if (negative || digits.StartsWith("+"u8)) digits = digits[1..];
        var hex = digits.StartsWith("0x"u8) || digits.StartsWith("0X"u8);
        if (hex) digits = digits[2..];
        var style = hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        // A hexadecimal Int128 of full width would read as negative, so the width is bounded first.
        if (digits.Length > 24 || !Int128.TryParse(digits, style, CultureInfo.InvariantCulture, out var value)) return null;
        if (negative) value = -value;
        return PlistInteger.InRange(value) ? new PlistInteger(value) : null;
    }

    /// <summary>A number, or one of the words that Core Foundation writes; null when malformed.</summary>
    public static PlistReal? Real(ReadOnlySpan<byte> text)
    {
        var number = text.Trim(" \t\n"u8);
        if (double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            return new PlistReal(value);
        }

        Span<byte> word = stackalloc byte[16];
        if (number.Length > word.Length) return null;
        System.Text.Ascii.ToLower(number, word, out var length);
        return word[..length] switch
        {
            var w when w.SequenceEqual("nan"u8) => new PlistReal(double.NaN),
            var w when w.SequenceEqual("inf"u8) || w.SequenceEqual("+infinity"u8) || w.SequenceEqual("infinity"u8) => new PlistReal(double.PositiveInfinity),
            var w when w.SequenceEqual("-inf"u8) || w.SequenceEqual("-infinity"u8) => new PlistReal(double.NegativeInfinity),
            _ => null,
        };
    }

    /// <summary><c>YYYY-MM-DDTHH:MM:SSZ</c>; null when malformed.</summary>
    public static PlistDate? Date(ReadOnlySpan<byte> text)
    {
        var date = text.Trim(" \t\n"u8);
        if (date.Length != 20 || date[4] != '-' || date[7] != '-' || date[10] != 'T' ||
            date[13] != ':' || date[16] != ':' || date[19] != 'Z')
        {
            return null;
        }

        if (!Digits(date[..4], out var year) || !Digits(date[5..7], out var month) || !Digits(date[8..10], out var day) ||
            !Digits(date[11..13], out var hour) || !Digits(date[14..16], out var minute) || !Digits(date[17..19], out var second) ||
            month is < 1 or > 12 || hour > 23 || minute > 59 || second > 60)
        {
            return null;
        }

        if (year == 0) return new PlistDate(DateTimeOffset.MinValue); // Foundation writes its distant past as 0000-12-30
        if (day < 1 || day > DateTime.DaysInMonth(year, month)) return null;
        // A leap second reads as the second before it.
        return new PlistDate(new DateTimeOffset(year, month, day, hour, minute, Math.Min(second, 59), TimeSpan.Zero));
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (c is < (byte)'0' or > (byte)'9') return false;
            value = value * 10 + (c - '0');
        }

        return true;
    }
}
