using System.Globalization;
using Gatehouse.Server.Enrollment.Catalogue;

namespace Gatehouse.Server.Enrollment.Pages;

/// <summary>What every page knows.</summary>
/// <param name="Language"><c>de</c> or <c>en</c>.</param>
/// <param name="Contact">Whom to ask, as configured; null for nobody in particular.</param>
/// <param name="Paths">Addresses.</param>
public sealed record PageView(string Language, string? Contact, PagePaths Paths)
{
    /// <summary>Organization, once the visitor has shown a genuine link.</summary>
    public string? Organization { get; init; }

    /// <summary>For dates and numbers.</summary>
    public CultureInfo Culture => CultureInfo.GetCultureInfo(Language == "de" ? "de-DE" : "en-GB");

    /// <summary>Whom to ask, in words that fit into a sentence.</summary>
    public string ContactName => Contact ?? Texts.YourItDepartment.In(Language);

    /// <summary>A mail to the contact, when that is a mail address.</summary>
    public string? ContactLink =>
        Contact is { } mail && mail.Contains('@', StringComparison.Ordinal) && !mail.Contains(' ', StringComparison.Ordinal)
            ? $"mailto:{Uri.EscapeDataString(mail).Replace("%40", "@", StringComparison.Ordinal)}?subject={Uri.EscapeDataString(Texts.MailSubject.In(Language))}"
            : null;

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
