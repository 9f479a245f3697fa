using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Http;
using Gatehouse.Server.OAuth.Issuers;
using Gatehouse.Server.OAuth.Tokens;

namespace Gatehouse.Server.OAuth.UserInfo;

/// <summary>Who the person is that a token was made for (OpenID Connect Core §5.3), as far as its scopes reach.</summary>
internal sealed class UserInfoEndpoint(IssuerDirectory issuers, PresentedTokens tokens, IPeople people)
{
    /// <summary><c>GET</c> or <c>POST /{org}/oauth2/userinfo</c></summary>
    public static Task<IResult> HandleAsync(string org, HttpContext http, UserInfoEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(org, http, ct);

    private async Task<IResult> HandleAsync(string org, HttpContext http, CancellationToken ct)
    {
        if (await issuers.FindAsync(org, ct) is not { } issuer)
        {
            return TypedResults.NotFound();
        }

        var (token, refusal) = await tokens.ReadAsync(http, issuer.OrganizationId, ct);
        if (token is null)
        {
            return refusal!;
        }

        // Opaque tokens are for us, whichever of our endpoints they name; without openid nobody agreed to say who it is.
        if (token.PersonId is null || !token.HasScope("openid"))
        {
            var (error, scopes) = (OAuthError.InsufficientScope("The token lacks the scope openid."), ScopeSet.Of("openid"));
            http.Response.Headers.WWWAuthenticate = token.DpopJkt is null ? TokenChallenge.Bearer(error, scopes) : TokenChallenge.Dpop(error, scopes);
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        }

        return await people.FindAsync(issuer.OrganizationId, token.PersonId, ct) is { Active: true } person
            ? OAuthAnswers.Secret(http, PersonFacts.Claims(person).ToJson(ScopeSet.FromStored(token.Scopes)))
            : PresentedTokens.Unauthorized(http, OAuthError.InvalidToken("The token is not valid."), token.DpopJkt is not null);
    }
}
