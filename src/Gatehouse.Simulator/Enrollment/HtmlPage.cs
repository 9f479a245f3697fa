using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Gatehouse.Simulator.Enrollment;

/// <summary>A form of a page.</summary>
/// <param name="Action">Where it goes, absolute.</param>
/// <param name="Inputs">What is sent with it unless somebody types something else.</param>
internal sealed record HtmlForm(Uri Action, IReadOnlyList<HtmlInput> Inputs)
{
    /// <summary>Its first button that is sent along, which is the one that agrees; null when it has none.</summary>
    public KeyValuePair<string, string>? Button => Buttons is [var first, ..] ? first : null;

    /// <summary>Its buttons that are sent along, of which a person presses one.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Buttons { get; init; } = [];

    /// <summary>Names and values of its hidden and preset inputs.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields => Fill(_ => null);

    /// <summary>The same where somebody typed into it.</summary>
    /// <param name="type">What is typed into an input; null leaves it as it is.</param>
    public IReadOnlyList<KeyValuePair<string, string>> Fill(Func<HtmlInput, string?> type) =>
        [.. Inputs.Select(input => KeyValuePair.Create(input.Name, type(input) ?? input.Value))];
}

/// <summary>An input of a form.</summary>
/// <param name="Name">As sent.</param>
/// <param name="Value">Preset.</param>
/// <param name="Type">Such as <c>password</c>.</param>
/// <param name="Autocomplete">What browsers fill it with, such as <c>one-time-code</c>; empty when not said.</param>
internal sealed record HtmlInput(string Name, string Value, string Type, string Autocomplete);

/// <summary>As much of a page as is needed to use it without script: heading, forms that post, and links.</summary>
internal sealed partial class HtmlPage
{
    private readonly string _html;
    private readonly Uri _address;

    public HtmlPage(byte[] body, Uri address)
    {
        _html = Encoding.UTF8.GetString(body);
        _address = address;
    }

    /// <summary>First heading, or the title.</summary>
    public string Heading => Text(HeadingPattern().Match(_html)) is { Length: > 0 } heading ? heading : Text(TitlePattern().Match(_html));

    /// <summary>Forms that post, in order.</summary>
    public IEnumerable<HtmlForm> PostForms() =>
        FormPattern().Matches(_html)
            .Select(match => (Tag: Attributes(match.Groups["tag"].Value), Body: match.Groups["body"].Value))
            .Where(form => form.Tag.GetValueOrDefault("method", "").Equals("post", StringComparison.OrdinalIgnoreCase))
            .Select(form => new HtmlForm(new Uri(_address, form.Tag.GetValueOrDefault("action", "")), [.. Inputs(form.Body)]) { Buttons = Buttons(form.Body) });

    /// <summary>Targets of links and of a refresh that the page asks for.</summary>
    public IEnumerable<Uri> Links() =>
        LinkPattern().Matches(_html).Select(match => Attributes(match.Groups["tag"].Value).GetValueOrDefault("href"))
            .Concat(RefreshPattern().Matches(_html).Select(match => match.Groups["url"].Value))
            .OfType<string>()
            .Select(target => Uri.TryCreate(_address, WebUtility.HtmlDecode(target), out var link) ? link : null)
            .OfType<Uri>();

    private static IEnumerable<HtmlInput> Inputs(string form)
    {
        foreach (Match match in InputPattern().Matches(form))
        {
            var input = Attributes(match.Groups["tag"].Value);
            var type = input.GetValueOrDefault("type", "text").ToLowerInvariant();
            var counts = type is not ("submit" or "button" or "image") && (type is not ("checkbox" or "radio") || input.ContainsKey("checked"));
            if (counts && input.TryGetValue("name", out var name))
            {
                yield return new HtmlInput(
                    name, input.GetValueOrDefault("value", type is "checkbox" ? "on" : ""), type, input.GetValueOrDefault("autocomplete", "").ToLowerInvariant());
            }
        }
    }

    private static List<KeyValuePair<string, string>> Buttons(string form) =>
    [
        .. ButtonPattern().Matches(form).Select(match => Attributes(match.Groups["tag"].Value)).Where(tag => tag.ContainsKey("name"))
            .Select(tag => KeyValuePair.Create(tag["name"], tag.GetValueOrDefault("value", ""))),
    ];

    private static Dictionary<string, string> Attributes(string tag)
    {
        var attributes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match match in AttributePattern().Matches(tag))
        {
            var value = match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["bare"].Value;
            attributes.TryAdd(match.Groups["name"].Value, WebUtility.HtmlDecode(value));
        }

        return attributes;
    }

    private static string Text(Match match) =>
        WebUtility.HtmlDecode(TagPattern().Replace(match.Groups["text"].Value, " ")).Trim();

    [GeneratedRegex(@"<h1\b[^>]*>(?<text>.*?)</h1>", RegexOptions.IgnoreCase | RegexOptions.Singleline, 1000)]
    private static partial Regex HeadingPattern();

    [GeneratedRegex(@"<title\b[^>]*>(?<text>.*?)</title>", RegexOptions.IgnoreCase | RegexOptions.Singleline, 1000)]
    private static partial Regex TitlePattern();

    [GeneratedRegex(@"<form\b(?<tag>[^>]*)>(?<body>.*?)</form>", RegexOptions.IgnoreCase | RegexOptions.Singleline, 1000)]
    private static partial Regex FormPattern();

    [GeneratedRegex(@"<input\b(?<tag>[^>]*)>", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex InputPattern();

    [GeneratedRegex(@"<button\b(?<tag>[^>]*)>", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex ButtonPattern();

    [GeneratedRegex(@"<a\b(?<tag>[^>]*)>", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex LinkPattern();

    [GeneratedRegex(@"<meta\b[^>]*http-equiv=""?refresh""?[^>]*content=""[^"">]*url=(?<url>[^"">]*)", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex RefreshPattern();

    [GeneratedRegex(@"(?<name>[a-zA-Z_:][-a-zA-Z0-9_:.]*)(?:\s*=\s*(?:""(?<quoted>[^""]*)""|'(?<quoted>[^']*)'|(?<bare>[^\s""'>]+)))?", RegexOptions.None, 1000)]
    private static partial Regex AttributePattern();

    [GeneratedRegex(@"<[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex TagPattern();
}
