using System.Diagnostics;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Pages;
using Gatehouse.Server.OAuth.Par;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Authorize;

/// <summary>
/// The authorization endpoint (RFC 6749 §3.1, OpenID Connect Core §3.1.2): checks the request, keeps it, and sends the
/// browser to sign in.
/// </summary>
internal sealed class AuthorizeEndpoint(
    Database database, Sites sites, AuthorizationChecker checker, PushedRequests pushed, AuthorizationStart start, CodeIssuer codes, OAuthPages pages)
{
    /// <summary><c>GET</c> or <c>POST /{org}/oauth2/authorize</c>.</summary>
    public static Task<IResult> HandleAsync(string org, HttpContext http, AuthorizeEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(org, http, ct);

    private async Task<IResult> HandleAsync(string org, HttpContext http, CancellationToken ct)
    {
        if (await sites.FindAsync(org, ct) is not { } site)
        {
            return pages.Unknown(http);
        }

        var (parameters, error) = await RequestForms.ReadAsync(http, ct);
        if (parameters is null)
        {
            return pages.Mistake(http, site, error!);
        }

        return await CheckAsync(site, parameters, ct) switch
        {
            AuthorizationCheck.Untrusted untrusted => pages.Mistake(http, site, untrusted.Error),

            // Apple's devices end an enrollment when they see an error page; what they make of an error in a redirect is not documented.
            AuthorizationCheck.Refused { Target.Permanent: true } refused => pages.Mistake(http, site, refused.Error),
            AuthorizationCheck.Refused refused => AuthorizationAnswers.Error(http, site.Address, refused.Target, refused.Error),
            AuthorizationCheck.Good { State.Known: { } known } good => AuthorizationAnswers.Code(
                http, site.Address, good.State.Target(good.Client), await database.WriteAsync(tx => codes.IssueAsync(tx, good.Client, good.State, known), ct)),
            AuthorizationCheck.Good good => await start.BeginAsync(http, site, good.Client, good.State, ct),
            _ => throw new UnreachableException(),
        };
    }

    // RFC 9126 §4: everything but client_id comes from what was pushed, and what else is in the address does not count.
    private Task<AuthorizationCheck> CheckAsync(Site site, OAuthParameters parameters, CancellationToken ct) =>
        parameters["request_uri"] is { } uri && PushedAuthorizationResponse.Reference(uri) is not null
            ? pushed.TakeAsync(site.OrganizationId, parameters["client_id"], uri, ct)
            : checker.CheckAsync(site, parameters, pushed: false, ct);
}
