namespace Gatehouse.Server.OAuth.Account;

/// <summary>What people call a browser, guessed from its user agent: enough to tell their own ones apart.</summary>
internal static class BrowserNames
{
    // In this order: later ones pretend to be earlier ones.
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Mark, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Macintosh", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary>Such as <c>Safari, iPhone</c>.</summary>
    public static string Of(string? userAgent)
    {
        var agent = userAgent ?? "";
        var parts = new[] { First(Browsers, agent), First(Systems, agent) }.Where(p => p is not null);
        return string.Join(", ", parts) is { Length: > 0 } name ? name : "Browser";
    }

    private static string? First((string Mark, string Name)[] table, string agent) =>
        Array.Find(table, entry => agent.Contains(entry.Mark, StringComparison.Ordinal)).Name;
}
