using System.Globalization;
using System.Text.RegularExpressions;

namespace Gatehouse.Server.Accounts.Upstream.Providers;

/// <summary>Domains as we compare them: lower case, in the form that DNS has.</summary>
internal static partial class DomainNames
{
    /// <summary>The domain as compared; null for what is none.</summary>
    public static string? Normalize(string text)
    {
        try
        {
            var ascii = new IdnMapping().GetAscii(text.Trim().TrimEnd('.')).ToLowerInvariant();
            return ascii.Length <= 253 && Name().IsMatch(ascii) ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null; // empty labels, labels that are too long, characters that no domain has
        }
    }

    /// <summary>What follows the last <c>@</c>; null without one. A Managed Apple Account may have several.</summary>
    public static string? Of(string identifier)
    {
        var at = identifier.LastIndexOf('@');
        return at < 0 ? null : Normalize(identifier[(at + 1)..]);
    }

    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
