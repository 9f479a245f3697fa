using System.Security.Cryptography;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Interactions;

/// <summary>
/// Ties an interaction to the browser that began it: a link to somebody else's half-finished sign-in leads nowhere
/// (RFC 9700 §4.7). Each interaction has its own cookie, so that two tabs do not take each other's away.
/// </summary>
internal sealed class BrowserCookie(PagePaths paths)
{
    private const string Prefix = "gh_int_";

    /// <summary>Hands the cookie to the browser; nothing where cookies are not used.</summary>
    public void Write(HttpResponse response, InteractionTicket ticket)
    {
        if (ticket.Browser is { } value)
        {
            response.Cookies.Append(Prefix + ticket.Id, value, Options(InteractionStore.Lifetime));
        }
    }

    /// <summary>True when the request comes from the browser that began it, or that cannot be told.</summary>
    public static bool IsSame(HttpRequest request, InteractionRow row) =>
        row.BrowserHash is null
        || (request.Cookies.TryGetValue(Prefix + row.Id, out var value) && value is { Length: < 128 }
            && CryptographicOperations.FixedTimeEquals(SecretToken.Hash(value), row.BrowserHash));

    /// <summary>Takes the cookie back.</summary>
    public void Clear(HttpResponse response, InteractionRow row)
    {
        if (row.BrowserHash is not null)
        {
            response.Cookies.Delete(Prefix + row.Id, Options(null));
        }
    }

    // Lax: it must come along when another site's provider sends the browser back to us.
    private CookieOptions Options(TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = paths.IsHttps,
        Path = paths.Of("/"),
        IsEssential = true,
        MaxAge = lifetime,
    };
}
