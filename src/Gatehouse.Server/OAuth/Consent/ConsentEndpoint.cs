using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.OAuth.Authorize;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Interactions;
using Gatehouse.Server.OAuth.Pages;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Consent;

/// <summary>Asks the person who signed in, and does what they say. The key in the address and in the form is the anti-forgery token.</summary>
internal sealed class ConsentEndpoint(
    Database database, Sites sites, IClients clients, IPeople people, InteractionStore interactions, BrowserCookie cookie, ConsentStore consents,
    AuthorizationStart start, CodeIssuer codes, OAuthPages pages, PagePaths paths)
{
    /// <summary>Address of the page.</summary>
    public static string Path(Site site, string key) => $"/{site.Slug}/oauth2/consent?key={key}";

    /// <summary><c>GET /{org}/oauth2/consent</c></summary>
    public static Task<IResult> ShowAsync(string org, string? key, HttpContext http, ConsentEndpoint endpoint, CancellationToken ct) =>
        endpoint.ForAsync(org, http, site => endpoint.ShowAsync(http, site, key, ct), ct);

    /// <summary><c>POST /{org}/oauth2/consent</c></summary>
    public static Task<IResult> DecideAsync(string org, HttpContext http, ConsentEndpoint endpoint, CancellationToken ct) =>
        endpoint.ForAsync(org, http, site => endpoint.DecideAsync(http, site, ct), ct);

    private async Task<IResult> ForAsync(string org, HttpContext http, Func<Site, Task<IResult>> answer, CancellationToken ct) =>
        await sites.FindAsync(org, ct) is { } site ? await answer(site) : pages.Unknown(http);

    private async Task<IResult> ShowAsync(HttpContext http, Site site, string? key, CancellationToken ct)
    {
        if (await FindAsync(http, site, key, ct) is not var (row, client, state)
            || await people.FindAsync(site.OrganizationId, row.PersonId!, ct) is not { Active: true } person)
        {
            return pages.Stale(http, site);
        }

        var target = state.Target(client);
        OAuthPages.LeadsTo(http, target.Source);
        return HtmlPage.Of<ConsentPage>(new
        {
            View = pages.View(http, site, state.Language),
            Action = $"/{site.Slug}/oauth2/consent",
            Key = key,
            Client = client.Name,
            Person = person.PreferredName,
            IsExpected = state.ExpectedPersonId is not null,
            Scopes = state.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            target.Host,
            state.Context?.Device,
            PolicyUri = Https(client.Settings.PolicyUri),
            TosUri = Https(client.Settings.TosUri),
        });
    }

    private async Task<IResult> DecideAsync(HttpContext http, Site site, CancellationToken ct)
    {
        var form = await RequestForms.ReadPageAsync(http, ct);
        if (form?["key"] is not { } key || await FindAsync(http, site, key, ct) is not var (found, client, state))
        {
            return pages.Stale(http, site);
        }

        if (form["decision"] == "switch")
        {
            return await SwitchAsync(http, site, client, state, key, ct);
        }

        var allowed = form["decision"] == "allow";
        var code = await database.WriteAsync(async tx =>
        {
            if (await interactions.LockAsync(tx, site.OrganizationId, InteractionKinds.Authorize, key) is not { } row)
            {
                return null;
            }

            await InteractionStore.EndAsync(tx, row);
            return allowed ? await AllowAsync(tx, client, state, Visitor.Of(row)!) : "";
        }, ct);
        if (code is null)
        {
            return pages.Stale(http, site);
        }

        cookie.Clear(http.Response, found);
        var target = state.Target(client);
        return allowed
            ? AuthorizationAnswers.Code(http, site.Address, target, code)
            : AuthorizationAnswers.Error(http, site.Address, target, OAuthError.AccessDenied("The person said no."));
    }

    private async Task<string> AllowAsync(Tx tx, OAuthClient client, AuthorizationState state, Visitor visitor)
    {
        if (state.Context is not null)
        {
            return await codes.IssueAsync(tx, client, state, visitor); // to be asked for each device
        }

        await consents.RememberAsync(tx, client.OrganizationId, visitor.PersonId, client.Id, state.Scopes);
        return await codes.IssueAsync(tx, client, state, visitor);
    }

    // The same request again, for somebody else: the sign-in is asked for anew.
    private async Task<IResult> SwitchAsync(HttpContext http, Site site, OAuthClient client, AuthorizationState state, string key, CancellationToken ct)
    {
        var again = state with { ForceLogin = true, LoginHint = null };
        var path = await database.WriteAsync(async tx =>
            await interactions.LockAsync(tx, site.OrganizationId, InteractionKinds.Authorize, key) is { } row
                ? await start.SignInAsync(tx, site, client, again, await InteractionStore.RestartAsync(tx, row, again))
                : null, ct);
        return path is null ? pages.Stale(http, site) : AuthorizationAnswers.SeeOther(http, paths.Of(path));
    }

    private async Task<(InteractionRow Row, OAuthClient Client, AuthorizationState State)?> FindAsync(HttpContext http, Site site, string? key, CancellationToken ct)
    {
        if (await interactions.FindAsync(site.OrganizationId, InteractionKinds.Authorize, key, ct) is not { PersonId: not null } row || !BrowserCookie.IsSame(http.Request, row))
        {
            return null;
        }

        var state = InteractionStore.Read<AuthorizationState>(row);
        return await clients.FindAsync(site.OrganizationId, state.ClientId, ct) is { Disabled: false } client && client.Settings.LeadsTo(state.RedirectUri)
            ? (row, client, state)
            : null;
    }

    // Registered by whoever made the client: nothing but a web page is linked.
    private static string? Https(string? uri) => uri is not null && uri.StartsWith("https://", StringComparison.Ordinal) ? uri : null;
}
