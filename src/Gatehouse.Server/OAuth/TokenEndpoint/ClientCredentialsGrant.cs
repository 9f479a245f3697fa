using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Grants;
using Gatehouse.Server.OAuth.Tokens;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.TokenEndpoint;

/// <summary>
/// Clients for themselves (RFC 6749 §4.4). All their tokens hang on one standing grant, so that a JWT costs a signature
/// and no write, and an opaque token one row; ending that grant still ends every one of them.
/// </summary>
internal sealed class ClientCredentialsGrant(Database database, TokenMint mint, GrantStore grants)
{
    /// <summary>Gives an access token; never a refresh token (§4.4.3).</summary>
    public async Task<TokenOutcome> GiveAsync(TokenContext context, TokenRequest.ClientCredentials request, CancellationToken ct)
    {
        if (context.Client.IsPublic)
        {
            return OAuthError.UnauthorizedClient("A public client has nothing to prove itself with.");
        }

        var registered = ScopeSet.FromStored(context.Client.Settings.Scopes);
        var scopes = request.Scopes ?? registered;
        if (!scopes.IsWithin(registered))
        {
            return OAuthError.InvalidScope("The client may not ask for one of these scopes.");
        }

        var (plan, error) = await mint.PlanAsync(context.Issuer, context.Client, scopes, request.Resources, [], context.Binding, ct);
        if (plan is null)
        {
            return error!;
        }

        var token = plan.Key is not null && context.StandingGrant is { } standing
            ? mint.Sign(plan, Facts(standing))
            : await database.WriteAsync(
                async tx => await mint.MintAsync(tx, plan, Facts(context.StandingGrant ?? await grants.StandingAsync(tx, context.OrganizationId, context.Client.Id))), ct);
        return new TokenResponse(token.Token, token.Type, token.Lifetime) { Scopes = plan.Scopes };
    }

    private static GrantFacts Facts(string grantId) => new(grantId, null, null, null, null, null);
}
