using Microsoft.Net.Http.Headers;

namespace Gatehouse.Server.Hosting.Pages;

/// <summary>Which of the page's languages a browser prefers (RFC 9110 §12.5.4).</summary>
internal static class Languages
{
    /// <summary><c>de</c> or <c>en</c>.</summary>
    public static string Of(HttpRequest request)
    {
        var header = request.Headers.AcceptLanguage;
        if (header.Count == 0 || header.ToString().Length > 512 || !StringWithQualityHeaderValue.TryParseList(header, out var wanted))
        {
            return "en";
        }

        // Equal quality: the first one named wins, so the sort must be stable.
        var first = wanted.Where(l => l.Quality is not 0).OrderByDescending(l => l.Quality ?? 1)
            .Select(l => l.Value.ToString().ToLowerInvariant().Split('-')[0])
            .FirstOrDefault(l => l is "de" or "en" or "*");
        return first == "de" ? "de" : "en";
    }
}
