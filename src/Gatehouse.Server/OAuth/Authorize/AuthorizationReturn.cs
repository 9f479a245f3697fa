using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.OAuth.Consent;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Interactions;
using Gatehouse.Server.OAuth.Pages;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Authorize;

/// <summary>Where the browser comes back to from the sign-in: on to the client, or to the page that asks for consent.</summary>
internal sealed class AuthorizationReturn(
    Database database, Sites sites, IClients clients, InteractionStore interactions, BrowserCookie cookie, ISignIn signIn, CodeIssuer codes,
    OAuthPages pages, PagePaths paths, ILogger<AuthorizationReturn> log)
{
    /// <summary><c>GET /{org}/oauth2/authorize/return</c></summary>
    public static Task<IResult> HandleAsync(string org, string? key, string? signin, HttpContext http, AuthorizationReturn back, CancellationToken ct) =>
        back.HandleAsync(org, key, signin, http, ct);

    private async Task<IResult> HandleAsync(string org, string? key, string? signin, HttpContext http, CancellationToken ct)
    {
        if (await sites.FindAsync(org, ct) is not { } site)
        {
            return pages.Unknown(http);
        }

        if (signin is null || await interactions.FindAsync(site.OrganizationId, InteractionKinds.Authorize, key, ct) is not { } found)
        {
            return pages.Stale(http, site);
        }

        var state = InteractionStore.Read<AuthorizationState>(found);
        if (await clients.FindAsync(site.OrganizationId, state.ClientId, ct) is not { Disabled: false } client)
        {
            return pages.Mistake(http, site, OAuthError.InvalidRequest("There is no such client."));
        }

        if (!client.Settings.LeadsTo(state.RedirectUri))
        {
            return pages.Mistake(http, site, OAuthError.InvalidRequest("The redirect_uri is no longer registered for this client."));
        }

        var same = BrowserCookie.IsSame(http.Request, found);
        var outcome = await database.WriteAsync(tx => TakeAsync(tx, site, client, state, key!, signin, same), ct);
        if (outcome is not Outcome.Ask)
        {
            cookie.Clear(http.Response, found);
        }

        return outcome switch
        {
            Outcome.Ask ask => AuthorizationAnswers.SeeOther(http, paths.Of(ConsentEndpoint.Path(site, ask.Key))),
            Outcome.Done done => AuthorizationAnswers.Code(http, site.Address, state.Target(client), done.Code),
            Outcome.Failed failed => Refuse(http, site, client, state.Target(client), failed.Error),
            _ => pages.Stale(http, site),
        };
    }

    private async Task<Outcome> TakeAsync(Tx tx, Site site, OAuthClient client, AuthorizationState state, string key, string signin, bool sameBrowser)
    {
        if (await interactions.LockAsync(tx, site.OrganizationId, InteractionKinds.Authorize, key) is not { } row
            || await signIn.TakeAsync(tx, signin, AuthorizationStart.ReturnPath(site, key)) is not { } result)
        {
            return new Outcome.Stale();
        }

        var fault = result is SignInResult.SignedIn known ? Fault(known, state) : Refusal(((SignInResult.Refused)result).Code, state);
        if (fault is not null || !sameBrowser)
        {
            // An error says nothing about anybody, so it may go back from any browser, such as from a frame without cookies.
            await InteractionStore.EndAsync(tx, row);
            return result is SignInResult.SignedIn && !sameBrowser ? new Outcome.Stale() : new Outcome.Failed(fault!);
        }

        var visitor = Visitor.Of((SignInResult.SignedIn)result);
        if (await AsksAsync(tx, client, state, visitor))
        {
            if (!state.Silent)
            {
                return new Outcome.Ask(await InteractionStore.SignedInAsync(tx, row, visitor));
            }

            await InteractionStore.EndAsync(tx, row);
            return new Outcome.Failed(OAuthError.Interaction(OAuthErrorCodes.ConsentRequired, "The person has to be asked."));
        }

        await InteractionStore.EndAsync(tx, row);
        return new Outcome.Done(await codes.IssueAsync(tx, client, state, visitor));
    }

    private IResult Refuse(HttpContext http, Site site, OAuthClient client, ResponseTarget target, OAuthError error)
    {
        OAuthWebLog.Refused(log, client.Id, site.OrganizationId, error.Code);
        return target.Permanent ? pages.NotSignedIn(http, site, error) : AuthorizationAnswers.Error(http, site.Address, target, error);
    }

    private static async Task<bool> AsksAsync(Tx tx, OAuthClient client, AuthorizationState state, Visitor visitor)
    {
        if (client.Settings.GrantKind == GrantKinds.DeviceEnrollment)
        {
            return false; // whoever signs in on a device to enroll it has said what they want
        }

        if (state.Context is not null)
        {
            return true; // whoever signs in must see which device they are about to connect
        }

        // RFC 8252 §8.6: anybody can pretend to be a public client at a scheme or port of the device, so it is asked each time.
        var certain = !client.IsPublic || state.RedirectUri.StartsWith("https:", StringComparison.Ordinal);
        return state.ForceConsent
            || (client.Settings.AskConsent && !(certain && await ConsentStore.CoversAsync(tx, visitor.PersonId, client.Id, state.Scopes)));
    }

    private static OAuthError? Fault(SignInResult.SignedIn known, AuthorizationState state)
    {
        // OpenID Connect Core §3.1.2.1 on id_token_hint: somebody else is signed in.
        if (state.ExpectedPersonId is { } expected && expected != known.PersonId)
        {
            return OAuthError.Interaction(OAuthErrorCodes.LoginRequired, "Somebody else is signed in.");
        }

        return Acr.Satisfies(known.Acr, state.RequiredAcr) ? null : Unmet();
    }

    private static OAuthError Refusal(string code, AuthorizationState state) =>
        code == SignInRefusals.NotAllowed && state.RequiredAcr is not null ? Unmet() : SignInFaults.Of(code);

    private static OAuthError Unmet() =>
        new(OAuthErrorCodes.UnmetAuthenticationRequirements, "The person cannot sign in as strongly as acr_values wants it.");

    private abstract record Outcome
    {
        public sealed record Ask(string Key) : Outcome;

        public sealed record Done(string Code) : Outcome;

        public sealed record Failed(OAuthError Error) : Outcome;

        public sealed record Stale : Outcome;
    }
}
