using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Protocols;

/// <summary>
/// Texts of others, where there is no room for all of them. Half of a surrogate pair, which cutting anywhere would leave,
/// is no text: databases refuse it, and in an answer it becomes another character.
/// </summary>
public static class TextExtensions
{
    /// <summary>The beginning of a text: at most <paramref name="length"/> UTF-16 units (1 or more), never half of a surrogate pair. Null stays null.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? AtMost(this string? text, int length)
    {
        if (text is null || text.Length <= length)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }

    /// <summary>As <see cref="AtMost"/>, with an ellipsis after it where something is missing: for people to read.</summary>
    public static string Shorten(this string text, int length)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= length ? text : text.AtMost(length) + "…";
    }
}
