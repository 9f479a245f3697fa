using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Grants;
using Gatehouse.Server.OAuth.Tokens;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.TokenEndpoint;

/// <summary>
/// Clients for themselves (RFC 6749 §4.4). All their tokens hang on one standing grant, so that a JWT costs a signature
/// and no write, and an opaque token one row, stored together with those of others; ending that grant still ends every one of them.
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

        var token = context.StandingGrant is { } standing ? await mint.AppendAsync(plan, Facts(standing)) : null;
        token ??= await database.WriteAsync(tx => MintAsync(tx, context, plan), ct);
        return token is null
            ? OAuthError.InvalidClient("The client was removed or disabled.")
            : new TokenResponse(token.Token, token.Type, token.Lifetime) { Scopes = plan.Scopes };
    }

    // There is no grant yet, or it has just been ended. Whether the client is still what it was when it proved itself is seen here.
    private async Task<MintedToken?> MintAsync(Tx tx, TokenContext context, TokenPlan plan)
    {
        var client = await tx.ScalarAsync<string>(
            "select id from oauth_client where id = @Id and org_id = @OrganizationId and disabled = false", new { context.Client.Id, context.OrganizationId });
        return client is null ? null : await mint.MintAsync(tx, plan, Facts(await grants.StandingAsync(tx, context.OrganizationId, client)));
    }

    private static GrantFacts Facts(string grantId) => new(grantId, null, null, null, null, null);
}
