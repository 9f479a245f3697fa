using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Keys;

namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>Makes ID tokens (OpenID Connect Core §2).</summary>
internal sealed class IdTokens(SigningKeys keys, IPeople people, TimeProvider time)
{
    /// <summary>Scope that asks for one.</summary>
    public const string Scope = "openid";

    // It says that somebody signed in, and is checked when it arrives; it opens nothing.
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Gathers what one needs; null when none was asked for.</summary>
    public async Task<IdTokenPlan?> PlanAsync(OAuthClient client, string? personId, ScopeSet scopes, CancellationToken ct)
    {
        if (personId is null || !scopes.Contains(Scope) || await people.FindAsync(client.OrganizationId, personId, ct) is not { } person)
        {
            return null;
        }

        var algorithm = JwsAlgorithms.Find(client.Settings.IdTokenSignedResponseAlg) ?? JwsAlgorithm.ES256;
        return new IdTokenPlan(await keys.SigningAsync(client.OrganizationId, algorithm, ct), PersonFacts.Claims(person));
    }

    /// <summary>Makes one.</summary>
    public string Write(IdTokenPlan plan, Issuer issuer, string clientId, ScopeSet scopes, GrantFacts grant, string? nonce, string accessToken)
    {
        var now = time.GetUtcNow();
        var claims = new IdTokenClaims(issuer.Address, clientId, plan.Person, scopes, now, now + Lifetime)
        {
            Nonce = nonce,
            AuthTime = grant.AuthTime,
            Acr = grant.Acr,
            Amr = grant.Methods,
            SessionId = grant.SessionId,
            AccessToken = accessToken,
        };
        return claims.Write(plan.Key);
    }
}
