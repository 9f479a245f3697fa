using System.Diagnostics.CodeAnalysis;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Sessions;

/// <summary>
/// The two cookies of the sign-in pages: one that ties a flow to the browser which opened it, and one for the session. With
/// https their names begin with <c>__Host-</c>, so that no neighbouring host can plant them (RFC 6265bis §4.1.3.2).
/// </summary>
public sealed class BrowserCookies(PagePaths paths)
{
    private const string BrowserPrefix = "gh_br_";
    private const string SessionPrefix = "gh_bs_";

    /// <summary>Name of the session's cookie.</summary>
    public string SessionName => Name("gh_session");

    private string BrowserName => Name("gh_browser");

    /// <summary>Secret of the session that the browser says it has; null without one that has the form.</summary>
    public string? Session(HttpRequest request) => Read(request, SessionName, SessionPrefix);

    /// <summary>Secret of this browser; null when it has none yet.</summary>
    public string? Browser(HttpRequest request) => Read(request, BrowserName, BrowserPrefix);

    /// <summary>The secret of this browser; makes one and hands it over when it has none.</summary>
    public string EnsureBrowser(HttpContext http)
    {
        if (Browser(http.Request) is { } known)
        {
            return known;
        }

        var secret = SecretToken.New(BrowserPrefix);
        http.Response.Cookies.Append(BrowserName, secret, Options(null));
        return secret;
    }

    /// <summary>Hands over a new session, and returns its secret.</summary>
    public string NewSession(HttpResponse response, TimeSpan lifetime)
    {
        var secret = SecretToken.New(SessionPrefix);
        response.Cookies.Append(SessionName, secret, Options(lifetime));
        return secret;
    }

    /// <summary>Takes the session's cookie away.</summary>
    public void ForgetSession(HttpResponse response) => response.Cookies.Delete(SessionName, Options(null));

    private string Name(string name) => paths.IsHttps ? "__Host-" + name : name;

    // Lax: the browser comes back from identity providers and applications by links and redirects.
    private CookieOptions Options(TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        Secure = paths.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        IsEssential = true,
        MaxAge = lifetime,
    };

    private static string? Read(HttpRequest request, string name, string prefix) =>
        request.Cookies.TryGetValue(name, out var value) && Is(prefix, value) ? value : null;

    private static bool Is(string prefix, [NotNullWhen(true)] string? value) => value is not null && SecretToken.Is(prefix, value);
}
