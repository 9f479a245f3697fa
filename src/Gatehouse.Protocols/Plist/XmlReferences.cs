using System.Globalization;
using System.Text;

namespace Gatehouse.Protocols.Plist;

/// <summary>XML 1.0 §4.1 and §4.6: character references and the five predefined entities, and no others.</summary>
internal static class XmlReferences
{
    /// <summary>The character that the text between <c>&amp;</c> and <c>;</c> stands for; null when it stands for none.</summary>
    public static Rune? Decode(ReadOnlySpan<byte> name)
    {
        if (name.Length > 1 && name[0] == '#') return Number(name[1..]);
        return name switch
        {
            [(byte)'l', (byte)'t'] => new Rune('<'),
            [(byte)'g', (byte)'t'] => new Rune('>'),
            [(byte)'a', (byte)'m', (byte)'p'] => new Rune('&'),
            [(byte)'q', (byte)'u', (byte)'o', (byte)'t'] => new Rune('"'),
            [(byte)'a', (byte)'p', (byte)'o', (byte)'s'] => new Rune('\''),
            _ => null,
        };
    }

    private static Rune? Number(ReadOnlySpan<byte> digits)
    {
        var hex = digits[0] == 'x';
        var style = hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return uint.TryParse(hex ? digits[1..] : digits, style, CultureInfo.InvariantCulture, out var code)
            && code != 0 && Rune.IsValid(code) ? new Rune(code) : null;
    }
}
