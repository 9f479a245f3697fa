using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.OAuth.Authorize;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Interactions;
using Gatehouse.Server.OAuth.Pages;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Device;

/// <summary>
/// The page for codes of devices that have no browser (RFC 8628 §3.3): first the code is typed, then the person signs in,
/// and only then it is looked up and shown with the client's name for confirmation.
/// </summary>
internal sealed class DevicePageEndpoint(
    Database database, Sites sites, InteractionStore interactions, BrowserCookie cookie, ISignIn signIn, DeviceDecision decision, OAuthPages pages, PagePaths paths)
{
    private const int MaxCode = 32;

    /// <summary><c>GET /{org}/device</c></summary>
    public static Task<IResult> ShowAsync(string org, HttpContext http, DevicePageEndpoint endpoint, CancellationToken ct) => endpoint.ShowAsync(org, http, ct);

    /// <summary><c>POST /{org}/device</c></summary>
    public static Task<IResult> TypeAsync(string org, HttpContext http, DevicePageEndpoint endpoint, CancellationToken ct) => endpoint.TypeAsync(org, http, ct);

    /// <summary><c>GET /{org}/device/return</c></summary>
    public static Task<IResult> ReturnAsync(string org, string? key, string? signin, HttpContext http, DevicePageEndpoint endpoint, CancellationToken ct) =>
        endpoint.ReturnAsync(org, key, signin, http, ct);

    private async Task<IResult> ShowAsync(string org, HttpContext http, CancellationToken ct)
    {
        if (await sites.FindAsync(org, ct) is not { } site)
        {
            return pages.Unknown(http);
        }

        var query = http.Request.Query;
        return query["key"] is [{ } key]
            ? await decision.ShowAsync(http, site, key, ct)
            : Ask(http, site, query["user_code"] is [{ Length: <= MaxCode } code] ? code : null);
    }

    private async Task<IResult> TypeAsync(string org, HttpContext http, CancellationToken ct)
    {
        if (await sites.FindAsync(org, ct) is not { } site)
        {
            return pages.Unknown(http);
        }

        if (await RequestForms.ReadPageAsync(http, ct) is not { } form || form["user_code"] is not { Length: <= MaxCode } code)
        {
            return Ask(http, site, null);
        }

        return form["key"] is { } key ? await decision.RetypeAsync(http, site, key, code, ct) : await SignInAsync(http, site, code, ct);
    }

    private async Task<IResult> SignInAsync(HttpContext http, Site site, string code, CancellationToken ct)
    {
        var (ticket, path) = await database.WriteAsync(async tx =>
        {
            var ticket = await interactions.BeginAsync(tx, site.OrganizationId, InteractionKinds.Device, new DeviceState(code));
            return (ticket, await signIn.BeginAsync(tx, new SignInRequest(site.OrganizationId, ReturnPath(site, ticket.Key), null, SignInPurposes.OAuth)));
        }, ct);
        cookie.Write(http.Response, ticket);
        return AuthorizationAnswers.SeeOther(http, paths.Of(path));
    }

    private async Task<IResult> ReturnAsync(string org, string? key, string? signin, HttpContext http, CancellationToken ct)
    {
        if (await sites.FindAsync(org, ct) is not { } site)
        {
            return pages.Unknown(http);
        }

        if (key is null || signin is null)
        {
            return pages.Stale(http, site);
        }

        var (result, next) = await database.WriteAsync(async tx =>
        {
            if (await interactions.LockAsync(tx, site.OrganizationId, InteractionKinds.Device, key) is not { } row || !BrowserCookie.IsSame(http.Request, row))
            {
                return (null, null);
            }

            var result = await signIn.TakeAsync(tx, signin, ReturnPath(site, key));
            return (result, result is SignInResult.SignedIn known ? await InteractionStore.SignedInAsync(tx, row, Visitor.Of(known)) : null);
        }, ct);
        return result switch
        {
            SignInResult.SignedIn => AuthorizationAnswers.SeeOther(http, paths.Of($"/{site.Slug}/device?key={next}")),
            SignInResult.Refused refused => pages.NotSignedIn(http, site, SignInFaults.Of(refused.Code), $"/{site.Slug}/device"),
            _ => pages.Stale(http, site),
        };
    }

    private IResult Ask(HttpContext http, Site site, string? code) =>
        HtmlPage.Of<DevicePage>(new { View = pages.View(http, site), Action = $"/{site.Slug}/device", Code = code });

    private static string ReturnPath(Site site, string key) => $"/{site.Slug}/device/return?key={key}";
}
