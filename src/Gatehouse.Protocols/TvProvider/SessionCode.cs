namespace Gatehouse.Protocols.TvProvider;

/// <summary>
/// Codes that a viewer reads on the television and types elsewhere: seven letters and digits without those that look alike,
/// 35 bits, which rate limits and a short life must protect.
/// </summary>
public static class SessionCode
{
    /// <summary>Characters of a code.</summary>
    public const int Length = 7;

    /// <summary>Random bytes that one needs.</summary>
    public const int RandomBytes = Length;

    // 32 characters, so that a byte chooses among them without bias.
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private const int MinLength = 6;
    private const int MaxTypedLength = 64;

    /// <summary>The code for random bytes.</summary>
    public static string From(ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, RandomBytes);
        Span<char> code = stackalloc char[Length];
        for (var i = 0; i < Length; i++)
        {
            code[i] = Alphabet[random[i] % Alphabet.Length];
        }

        return new string(code);
    }

    /// <summary>
    /// What somebody typed, as <see cref="From"/> writes it: capitals, without spaces and hyphens. Other letters and digits
    /// stay, since codes of other makes have them. Null with <see cref="TvErrorCodes.InvalidParameterCode"/> when it can be no code.
    /// </summary>
    public static string? Normalize(string? typed)
    {
        if (typed is null or { Length: > MaxTypedLength })
        {
            return null;
        }

        var code = string.Concat(typed.Where(c => c is not (' ' or '-'))).ToUpperInvariant();
        return code.Length is >= MinLength and <= Length && code.All(char.IsAsciiLetterOrDigit) ? code : null;
    }
}
