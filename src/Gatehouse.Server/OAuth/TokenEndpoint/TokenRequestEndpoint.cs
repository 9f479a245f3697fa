using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Clients;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Http;
using Gatehouse.Server.OAuth.Issuers;
using Gatehouse.Server.OAuth.Proofs;
using Gatehouse.Server.OAuth.Tokens;

namespace Gatehouse.Server.OAuth.TokenEndpoint;

/// <summary>
/// <c>POST /{org}/oauth2/token</c> (RFC 6749 §3.2): reads, proves the client, checks what the token shall be bound to, and
/// hands over to the grant.
/// </summary>
internal sealed class TokenRequestEndpoint(
    ClientDoor door, DpopProofs proofs, TokenGrants grants, ILogger<TokenRequestEndpoint> log)
{
    /// <summary>Route handler.</summary>
    public static Task<IResult> PostAsync(HttpContext http, string org, TokenRequestEndpoint endpoint, CancellationToken ct) =>
        endpoint.HandleAsync(http, org, ct);

    private Task<IResult> HandleAsync(HttpContext http, string org, CancellationToken ct) => door.EnterAsync(http, org, async request =>
        Answer(http, request.Client.Id, await GrantAsync(http, request.Issuer, request.Parameters, request.Proof, ct)), ct);

    private async Task<TokenOutcome> GrantAsync(HttpContext http, Issuer issuer, OAuthParameters parameters, ClientProof.Proved proved, CancellationToken ct)
    {
        if (!TokenRequest.TryRead(parameters, out var request, out var error))
        {
            return error;
        }

        if (!proved.Client.Settings.Allows(parameters["grant_type"]!))
        {
            return OAuthError.UnauthorizedClient("The client may not use this grant type.");
        }

        var (context, refusal) = await BindAsync(http, issuer, proved, ct);
        return context is null ? refusal! : await grants.GiveAsync(context, request, ct);
    }

    private async Task<(TokenContext? Context, OAuthError? Error)> BindAsync(HttpContext http, Issuer issuer, ClientProof.Proved proved, CancellationToken ct)
    {
        var settings = proved.Client.Settings;
        ShownKey? key = null;
        if (DpopProofs.IsPresent(http) || settings.DpopBoundAccessTokens)
        {
            (key, var error) = await proofs.CheckAsync(http, proved.Client.Id, null, null, ct);
            if (error is not null)
            {
                return (null, error);
            }
        }

        var certificate = settings.TlsClientCertificateBoundAccessTokens ? proved.CertificateSha256 : null;
        return certificate is null && settings.TlsClientCertificateBoundAccessTokens
            ? (null, OAuthError.InvalidRequest("The client has to present its certificate."))
            : (new TokenContext(issuer, proved.Client, proved.StandingGrant, new TokenBinding(key?.Thumbprint, certificate)) { Key = key }, null);
    }

    private IResult Answer(HttpContext http, string clientId, TokenOutcome outcome)
    {
        if (outcome is TokenOutcome.Given given)
        {
            return OAuthAnswers.Secret(http, given.Response.ToJson());
        }

        var refused = (TokenOutcome.Refused)outcome;
        OAuthLog.TokenRefused(log, clientId, refused.Error.Code, refused.Reason ?? refused.Error.Description);
        return OAuthAnswers.Error(http, refused.Error);
    }
}
