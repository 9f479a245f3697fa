using System.Globalization;

namespace Gatehouse.Server.Hosting.Pages;

/// <summary>What every page knows.</summary>
/// <param name="Language"><c>de</c> or <c>en</c>.</param>
/// <param name="Contact">Whom to ask, as configured; null for nobody in particular.</param>
/// <param name="Paths">Addresses.</param>
public sealed record PageView(string Language, string? Contact, PagePaths Paths)
{
    /// <summary>Organization, once the visitor may know it.</summary>
    public string? Organization { get; init; }

    /// <summary>For dates and numbers.</summary>
    public CultureInfo Culture => CultureInfo.GetCultureInfo(Language == "de" ? "de-DE" : "en-GB");

    /// <summary>Whom to ask, in words that fit into a sentence.</summary>
    public string ContactName => Contact ?? FrameTexts.YourItDepartment.In(Language);

    /// <summary>A mail to the contact, when that is a mail address.</summary>
    public string? ContactLink =>
        Contact is { } mail && mail.Contains('@', StringComparison.Ordinal) && !mail.Contains(' ', StringComparison.Ordinal)
            ? $"mailto:{Uri.EscapeDataString(mail).Replace("%40", "@", StringComparison.Ordinal)}"
            : null;

    /// <summary>As <see cref="ContactLink"/>, with a subject.</summary>
    public string? ContactAbout(LocalText subject) => ContactLink is { } link ? $"{link}?subject={Uri.EscapeDataString(Say(subject))}" : null;

    /// <summary>A text in the visitor's language.</summary>
    public string Say(LocalText text) => text.In(Language);

    /// <summary>A text with its gaps filled.</summary>
    public string Say(LocalText text, string? date, string? needs) => text.In(Language)
        .Replace("{contact}", ContactName, StringComparison.Ordinal)
        .Replace("{date}", date ?? "", StringComparison.Ordinal)
        .Replace("{needs}", needs ?? "", StringComparison.Ordinal);

    /// <summary>An instant as people read it. Their time zone is not known here, so UTC is named.</summary>
    public string Date(DateTimeOffset at) => at.UtcDateTime.ToString(Language == "de" ? "d. MMMM yyyy, HH:mm" : "d MMMM yyyy, HH:mm", Culture) + " UTC";
}
