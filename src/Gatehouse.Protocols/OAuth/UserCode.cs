using System.Numerics;

namespace Gatehouse.Protocols.OAuth;

/// <summary>
/// Codes that a person reads on one screen and types on another (RFC 8628 §6.1): eight consonants, so that no word
/// appears and none is mistaken for a digit; 34 bits, which rate limits and a short life must protect (§5.1).
/// </summary>
public static class UserCode
{
    /// <summary>Letters of a code.</summary>
    public const int Length = 8;

    /// <summary>Random bytes that one needs.</summary>
    public const int RandomBytes = 16;

    private const string Alphabet = "BCDFGHJKLMNPQRSTVWXZ";
    private const int MaxTypedLength = 64;

    /// <summary>The code for random bytes: as many as <see cref="RandomBytes"/>, which makes the bias of a division too small to matter.</summary>
    public static string From(ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, RandomBytes);
        var number = new BigInteger(random, isUnsigned: true);
        Span<char> code = stackalloc char[Length];
        for (var i = 0; i < Length; i++)
        {
            number = BigInteger.DivRem(number, Alphabet.Length, out var letter);
            code[i] = Alphabet[(int)letter];
        }

        return new string(code);
    }

    /// <summary>What somebody typed, as <see cref="From"/> writes it: capitals, without hyphens, spaces and the like. Null when it can be no code.</summary>
    public static string? Normalize(string? typed)
    {
        if (typed is null or { Length: > MaxTypedLength })
        {
            return null;
        }

        var letters = string.Concat(typed.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return letters.Length == Length && letters.All(c => Alphabet.Contains(c, StringComparison.Ordinal)) ? letters : null;
    }

    /// <summary>With a hyphen in the middle, for reading: <c>BCDF-GHJK</c>.</summary>
    public static string Display(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return $"{code[..(Length / 2)]}-{code[(Length / 2)..]}";
    }
}
