using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Interactions;
using Gatehouse.Server.OAuth.Pages;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Authorize;

/// <summary>Sends a browser with a checked request to sign in.</summary>
internal sealed class AuthorizationStart(Database database, InteractionStore interactions, BrowserCookie cookie, ISignIn signIn, PagePaths paths)
{
    /// <summary>Where the sign-in returns to.</summary>
    public static string ReturnPath(Site site, string key) => $"/{site.Slug}/oauth2/authorize/return?key={key}";

    /// <summary>Keeps the request, and answers with the way to the sign-in.</summary>
    public async Task<IResult> BeginAsync(HttpContext http, Site site, OAuthClient client, AuthorizationState state, CancellationToken ct)
    {
        var (ticket, path) = await database.WriteAsync(async tx =>
        {
            var ticket = await interactions.BeginAsync(tx, site.OrganizationId, InteractionKinds.Authorize, state, IsDevice(client));
            return (ticket, await SignInAsync(tx, site, client, state, ticket.Key));
        }, ct);
        cookie.Write(http.Response, ticket);
        return AuthorizationAnswers.SeeOther(http, paths.Of(path));
    }

    /// <summary>Begins a sign-in that returns with <paramref name="key"/>.</summary>
    public Task<string> SignInAsync(Tx tx, Site site, OAuthClient client, AuthorizationState state, string key) =>
        signIn.BeginAsync(tx, new SignInRequest(
            site.OrganizationId,
            ReturnPath(site, key),
            state.LoginHint,
            IsDevice(client) ? SignInPurposes.DeviceEnrollment : SignInPurposes.OAuth,
            client.Name,
            state.MaxAgeSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            state.ForceLogin,
            state.Silent,
            state.RequiredAcr,
            WithoutCookies: IsDevice(client),
            state.Language));

    // The web view in which a device signs in may lose cookies between two pages.
    private static bool IsDevice(OAuthClient client) => client.Settings.GrantKind == GrantKinds.DeviceEnrollment;
}
