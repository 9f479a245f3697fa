using System.Text.RegularExpressions;
using Gatehouse.Protocols;

namespace Gatehouse.Server.Enrollment.Pages;

/// <summary>Who opened the page, guessed from the user agent. Informative: nothing is allowed because of it that would not be allowed otherwise.</summary>
/// <param name="Kind">What it runs on.</param>
/// <param name="IsSafari">Safari itself, not another browser or a web view inside an app.</param>
/// <param name="OsVersion">System version where the user agent tells the truth about it.</param>
/// <param name="IsPreviewer">A program that draws link previews or indexes pages: it gets nothing and changes nothing.</param>
/// <param name="MaybeIPad">Says it is a Mac, as iPads do too.</param>
internal sealed partial record Visitor(ClientKind Kind, bool IsSafari, string? OsVersion, bool IsPreviewer, bool MaybeIPad)
{
    private const int MaxUserAgent = 512;

    // From iOS 26 on, user agents say "OS 18_6" for ever; the browser's own version is the system's.
    private const int FrozenSince = 26;

    /// <summary>True when a profile can be installed from here: on iPhone and iPad only Safari can.</summary>
    public bool CanInstall => Kind switch
    {
        ClientKind.IPhone or ClientKind.IPad => IsSafari,
        ClientKind.Mac or ClientKind.AppleTv or ClientKind.Vision => true,
        _ => false,
    };

    /// <summary>Reads a request; <paramref name="chosen"/> is what the person said it is.</summary>
    public static Visitor Of(HttpRequest request, ClientKind? chosen)
    {
        var agent = request.Headers.UserAgent.ToString().AtMost(MaxUserAgent);
        var purpose = request.Headers["Sec-Purpose"].ToString() + request.Headers["Purpose"] + request.Headers["X-Purpose"];
        var previewer = HttpMethods.IsHead(request.Method)
            || purpose.Contains("prefetch", StringComparison.OrdinalIgnoreCase) || purpose.Contains("preview", StringComparison.OrdinalIgnoreCase)
            || Previewers().IsMatch(agent);
        return Of(agent, chosen) with { IsPreviewer = previewer };
    }

    /// <summary>Reads a user agent.</summary>
    public static Visitor Of(string agent, ClientKind? chosen)
    {
        var guessed = KindOf(agent);
        var safari = agent.Contains("Safari/", StringComparison.Ordinal) && agent.Contains("Version/", StringComparison.Ordinal) && !OtherBrowsers().IsMatch(agent);
        return new Visitor(chosen ?? guessed, safari, VersionOf(agent, guessed), false, guessed == ClientKind.Mac && chosen is null);
    }

    private static ClientKind KindOf(string agent) => agent switch
    {
        _ when Has(agent, "iPad") => ClientKind.IPad,
        _ when Has(agent, "iPhone") || Has(agent, "iPod") => ClientKind.IPhone,
        _ when Has(agent, "AppleTV") || Has(agent, "Apple TV") => ClientKind.AppleTv,
        _ when Has(agent, "RealityDevice") || Has(agent, "visionOS") || Has(agent, "Apple Vision") => ClientKind.Vision,
        _ when Has(agent, "Watch OS") || Has(agent, "watchOS") || Has(agent, "Apple Watch") => ClientKind.Watch,
        _ when Has(agent, "Android") => ClientKind.Android,
        _ when Has(agent, "Windows") => ClientKind.Windows,
        _ when Has(agent, "CrOS") || Has(agent, "Linux") || Has(agent, "X11") => ClientKind.Linux,
        _ when Has(agent, "Macintosh") => ClientKind.Mac,
        _ => ClientKind.Unknown,
    };

    private static string? VersionOf(string agent, ClientKind kind)
    {
        if (kind is not (ClientKind.IPhone or ClientKind.IPad))
        {
            return null; // Macs have said 10_15_7 since 2020.
        }

        if (SafariVersion().Match(agent) is { Success: true } safari && Enrollment.OsVersion.TryParse(safari.Groups[1].Value, out var version) && version.Major >= FrozenSince)
        {
            return safari.Groups[1].Value;
        }

        return SystemVersion().Match(agent) is { Success: true } system ? system.Groups[1].Value.Replace('_', '.') : null;
    }

    private static bool Has(string agent, string part) => agent.Contains(part, StringComparison.Ordinal);

    [GeneratedRegex(@"\bOS (\d{1,3}(?:_\d{1,3}){0,2}) like Mac OS X", RegexOptions.CultureInvariant)]
    private static partial Regex SystemVersion();

    [GeneratedRegex(@"\bVersion/(\d{1,3}(?:\.\d{1,3}){0,2})", RegexOptions.CultureInvariant)]
    private static partial Regex SafariVersion();

    // Other browsers on iOS, and apps that show pages inside themselves.
    [GeneratedRegex(@"CriOS|FxiOS|EdgiOS|OPiOS|OPT/|OPX/|GSA/|DuckDuckGo|YaBrowser|Brave|Focus/|Klar/|FBAN|FBAV|FB_IAB|Instagram|Line/|MicroMessenger|Snapchat|LinkedInApp|Twitter|Slack|Teams|Pinterest|TikTok|BytedanceWebview|WhatsApp|Chrome/|Chromium/|Firefox/|Edg/", RegexOptions.CultureInvariant)]
    private static partial Regex OtherBrowsers();

    [GeneratedRegex(@"bot\b|crawler|spider|facebookexternalhit|Facebot|WhatsApp/|TelegramBot|Slackbot|Slack-ImgProxy|Discordbot|LinkedInBot|SkypeUriPreview|Twitterbot|Applebot|Googlebot|bingbot|BingPreview|vkShare|redditbot|Embedly|Iframely|Microsoft Office|ms-office|MicrosoftPreview|GoogleImageProxy|Google-PageRenderer|YahooMailProxy|SafeLinks|Barracuda|Mimecast|Proofpoint", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Previewers();
}
