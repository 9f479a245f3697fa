namespace Gatehouse.Server.Accounts.Sessions;

/// <summary>Names of browsers for people who look through their sessions. A guess: user agents say what they like.</summary>
public static class Browsers
{
    // The first that fits: most browsers also claim to be the ones after them.
    private static readonly (string Mark, string Name)[] Programs =
        [("Edg/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Mark, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Macintosh", "Mac"), ("Linux", "Linux")];

    /// <summary>Such as <c>Safari, iPhone</c>; a dash when nothing is known.</summary>
    public static string NameOf(string? userAgent)
    {
        string?[] parts = [Find(Programs, userAgent), Find(Systems, userAgent)];
        return string.Join(", ", parts.OfType<string>()) is { Length: > 0 } name ? name : "–";
    }

    private static string? Find((string Mark, string Name)[] known, string? userAgent) => userAgent is null
        ? null
        : known.FirstOrDefault(k => userAgent.Contains(k.Mark, StringComparison.Ordinal)).Name;
}
