using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Server.Admin.Organizations;

/// <summary>Names of organizations in addresses.</summary>
public static class Slugs
{
    private const int MaxLength = 40;

    /// <summary>A slug from a name: letters without accents, digits, hyphens. Random when nothing of the name is left.</summary>
    public static string FromName(string name)
    {
        var slug = new StringBuilder();
        foreach (var c in name.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(c);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var text = slug.ToString(0, Math.Min(slug.Length, MaxLength)).Trim('-');
        return text.Length >= 2 ? text : "org-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
    }

    /// <summary>A variant of a slug that is taken.</summary>
    public static string Variant(string slug) =>
        slug[..Math.Min(slug.Length, MaxLength - 5)].TrimEnd('-') + "-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(2));
}
