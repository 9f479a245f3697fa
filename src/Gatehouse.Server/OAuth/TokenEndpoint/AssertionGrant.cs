using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.OAuth.TokenEndpoint;

/// <summary>Tokens for an assertion (RFC 7523 §2.1), which installed apps sign with the key that they prove possession of.</summary>
internal sealed class AssertionGrant(IAssertionGrant assertions)
{
    /// <summary>Gives them.</summary>
    public async Task<TokenOutcome> GiveAsync(TokenContext context, TokenRequest.JwtBearer request, CancellationToken ct)
    {
        if (context.Key is not { } key)
        {
            return OAuthError.InvalidDpopProof("An assertion needs a DPoP proof of the same key.");
        }

        var (response, error) = await assertions.GiveAsync(new AssertionRequest(context.Issuer, context.Client, key, request.Jwt, request.Scopes), ct);
        return response is not null ? response : error!;
    }
}
