using System.Diagnostics;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Authorize;
using Gatehouse.Server.OAuth.Clients;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Http;
using Gatehouse.Server.OAuth.Issuers;
using Gatehouse.Server.OAuth.Pages;
using Gatehouse.Server.OAuth.Proofs;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Par;

/// <summary>Pushed authorization requests (RFC 9126): the client proves who it is and is told at once what is wrong with its request.</summary>
internal sealed class PushEndpoint(
    Database database, ClientDoor door, Sites sites, AuthorizationChecker checker, DpopProofs proofs, PushedRequests requests, SignInTokens accompanied)
{
    /// <summary><c>POST /{org}/oauth2/par</c></summary>
    public static Task<IResult> HandleAsync(string org, HttpContext http, PushEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(org, http, ct);

    private Task<IResult> HandleAsync(string org, HttpContext http, CancellationToken ct) => door.EnterAsync(http, org, async request =>
        await sites.FindAsync(org, ct) is { } site ? await PushAsync(http, site, request.Client, request.Parameters, ct) : TypedResults.NotFound(), ct);

    private async Task<IResult> PushAsync(HttpContext http, Site site, OAuthClient client, OAuthParameters parameters, CancellationToken ct)
    {
        if (parameters["request_uri"] is not null)
        {
            return OAuthAnswers.Error(http, OAuthError.InvalidRequest("A request that is pushed has no request_uri.")); // RFC 9126 §2.1
        }

        var (jkt, refusal) = await KeyAsync(http, client, parameters, ct);
        if (refusal is not null)
        {
            return OAuthAnswers.Error(http, refusal);
        }

        return await checker.CheckAsync(site, Named(client, parameters), pushed: true, ct) switch
        {
            AuthorizationCheck.Good good => await AccompanyAsync(http, site, client, parameters, good.State with { DpopJkt = jkt ?? good.State.DpopJkt }, ct),
            AuthorizationCheck.Refused refused => OAuthAnswers.Error(http, refused.Error),
            AuthorizationCheck.Untrusted untrusted => OAuthAnswers.Error(http, untrusted.Error),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<IResult> AccompanyAsync(HttpContext http, Site site, OAuthClient client, OAuthParameters parameters, AuthorizationState state, CancellationToken ct)
    {
        var (accompaniedState, error) = await accompanied.ReadAsync(http, client, parameters, state, ct);
        return accompaniedState is null ? OAuthAnswers.Error(http, error!) : await KeepAsync(http, site, accompaniedState, ct);
    }

    private async Task<IResult> KeepAsync(HttpContext http, Site site, AuthorizationState state, CancellationToken ct)
    {
        var uri = await database.WriteAsync(tx => requests.KeepAsync(tx, site.OrganizationId, state), ct);
        return OAuthAnswers.Secret(http, new PushedAuthorizationResponse(uri, PushedRequests.Lifetime).ToJson(), StatusCodes.Status201Created);
    }

    // RFC 9449 §10.1: a proof that comes with the request binds the code, as dpop_jkt would.
    private async Task<(string? Thumbprint, OAuthError? Error)> KeyAsync(HttpContext http, OAuthClient client, OAuthParameters parameters, CancellationToken ct)
    {
        // A token that comes along is worth nothing without one (§7.1), which its ath covers (§4.2).
        var token = SignInTokens.Of(http);
        if (token is null && !DpopProofs.IsPresent(http))
        {
            return (null, null);
        }

        var (key, error) = await proofs.CheckAsync(http, client.Id, token, null, ct);
        return key is not null && parameters["dpop_jkt"] is { } named && named != key.Thumbprint
            ? (null, OAuthError.InvalidDpopProof("The proof is of another key than dpop_jkt."))
            : (key?.Thumbprint, error);
    }

    // Whoever proved itself in the header need not repeat its name in the form.
    private static OAuthParameters Named(OAuthClient client, OAuthParameters parameters) =>
        parameters["client_id"] is null && OAuthParameters.TryParse($"{parameters.Encode()}&client_id={client.Id}", out var named, out _) ? named : parameters;
}
