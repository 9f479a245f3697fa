using System.Globalization;
using System.Text;

namespace Gatehouse.Server.Admin.People.PasswordChoice;

/// <summary>Passwords that say less than they are long. Pure: what they are compared with is given.</summary>
internal static class GuessablePassword
{
    private const int LeastDistinct = 5;
    private const int LeastWord = 3;

    // How much of a decoration may belong to the word beside it: the 3 in welc0m32026.
    private const int Ambiguous = 4;

    private const string Service = "gatehouse";

    /// <summary>True when it has very few different characters, or is something shorter than a password, over and over.</summary>
    public static bool Repeats(string password)
    {
        var text = password.ToLowerInvariant();
        var most = Math.Min(text.Length / 2, PasswordRules.MinLength - 1);
        return text.Distinct().Count() < LeastDistinct || Enumerable.Range(1, most).Any(period => text.AsSpan(period).SequenceEqual(text.AsSpan(0, text.Length - period)));
    }

    /// <summary>
    /// True when a password is one or two of these words and decoration: digits and signs before and behind, blanks and the like
    /// between, letters in any case, with accents, or written as the digits and signs that look like them.
    /// </summary>
    /// <param name="password">As typed.</param>
    /// <param name="words">As <see cref="Fold"/> leaves them.</param>
    public static bool IsMadeOf(string password, HashSet<string> words)
    {
        var first = Array.FindIndex([.. password], char.IsLetter);
        var last = Array.FindLastIndex([.. password], char.IsLetter);
        for (var start = Math.Max(0, first - Ambiguous); start <= first; start++)
        {
            for (var end = last + 1; end <= Math.Min(password.Length, last + 1 + Ambiguous); end++)
            {
                if (IsOneOrTwo(Fold(password[start..end]), words))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The words that names are made of, each name also whole; and the name of this service.</summary>
    public static HashSet<string> Words(IEnumerable<string?> names)
    {
        var words = new HashSet<string>(StringComparer.Ordinal) { Fold(Service) };
        foreach (var name in names.OfType<string>())
        {
            words.UnionWith(name.Split('@', ' ', '.', '-', '_', '+', ',', '\'').Append(name).Append(name.Split('@')[0]).Select(Fold).Where(w => w.Length >= LeastWord));
        }

        return words;
    }

    /// <summary>Lower case, without accents and separators, and one character for all that look alike.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        var whole = string.Concat(text.EnumerateRunes()); // half a character cannot be normalized
        foreach (var c in whole.Normalize(NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark || c is ' ' or '.' or '-' or '_' or ',' or '\'' or '\u2019')
            {
                continue;
            }

            folded.Append(char.ToLowerInvariant(c) switch
            {
                '0' => "o",
                '1' or '!' or '|' or 'l' => "i",
                '3' or '€' => "e",
                '4' or '@' => "a",
                '5' or '$' => "s",
                '7' or '+' => "t",
                '8' => "b",
                '9' => "g",
                'ß' => "ss",
                var other => other.ToString(),
            });
        }

        return folded.ToString();
    }

    private static bool IsOneOrTwo(string text, HashSet<string> words)
    {
        if (words.Contains(text))
        {
            return true;
        }

        var lookup = words.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var cut = LeastWord; cut <= text.Length - LeastWord; cut++)
        {
            if (lookup.Contains(text.AsSpan(0, cut)) && lookup.Contains(text.AsSpan(cut)))
            {
                return true;
            }
        }

        return false;
    }
}
