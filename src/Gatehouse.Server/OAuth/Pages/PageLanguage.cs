namespace Gatehouse.Server.OAuth.Pages;

/// <summary>The language that a client asks for with <c>ui_locales</c>.</summary>
internal static class PageLanguage
{
    /// <summary>The first of ours; null for none, so that the browser's own wish counts.</summary>
    public static string? Of(IEnumerable<string> locales) => locales.Select(l => l.Split('-')[0].ToLowerInvariant()).FirstOrDefault(l => l is "de" or "en");
}
