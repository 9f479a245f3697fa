using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Keys;
using Gatehouse.Server.OAuth.Resources;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>Makes access tokens: opaque ones for our own endpoints, JWTs for registered resources.</summary>
internal sealed class TokenMint(
    TokenTargets targets, SigningKeys keys, AccessTokenStore accessTokens, IOptions<OAuthOptions> options, TimeProvider time)
{
    /// <summary>Settles what a token will be.</summary>
    /// <param name="issuer">Who issues.</param>
    /// <param name="client">Who gets it.</param>
    /// <param name="scopes">What was granted of what was asked.</param>
    /// <param name="requested">Resources that were asked for.</param>
    /// <param name="granted">Audiences of the grant; empty for those of the client.</param>
    /// <param name="binding">What must accompany it.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<(TokenPlan? Plan, OAuthError? Error)> PlanAsync(
        Issuer issuer, OAuthClient client, ScopeSet scopes, IReadOnlyList<string> requested, IReadOnlyList<string> granted, TokenBinding binding, CancellationToken ct)
    {
        var (target, error) = await targets.ResolveAsync(client, requested, granted, ct);
        if (target is null)
        {
            return (null, error);
        }

        var resource = target.Resource;
        var key = resource is null ? null : await keys.SigningAsync(issuer.OrganizationId, JwsAlgorithms.Find(resource.SigningAlgorithm) ?? JwsAlgorithm.ES256, ct);
        var lifetime = Least(client.Settings.AccessTokenLifetime, resource?.AccessTokenLifetime) ?? options.Value.AccessTokenLifetime;
        var allowed = resource is { Scopes.Length: > 0 } ? scopes.Intersect(ScopeSet.FromStored(resource.Scopes)) : scopes;
        return (new TokenPlan(issuer, client.Id, target, key, lifetime, allowed, binding), null);
    }

    /// <summary>Makes it from a grant. A JWT needs no transaction, and writes nothing.</summary>
    public async Task<MintedToken> MintAsync(Tx tx, TokenPlan plan, GrantFacts grant)
    {
        if (plan.Key is not null)
        {
            return Sign(plan, grant);
        }

        var issued = await accessTokens.IssueAsync(tx, Row(plan, grant));
        return new MintedToken(issued.Token, Type(plan), plan.Lifetime);
    }

    /// <summary>Makes one more from a grant of the client itself, with nothing else to write; null when the grant has ended.</summary>
    public async Task<MintedToken?> AppendAsync(TokenPlan plan, GrantFacts grant)
    {
        if (plan.Key is not null)
        {
            return Sign(plan, grant);
        }

        return await accessTokens.AppendAsync(Row(plan, grant)) is { } issued ? new MintedToken(issued.Token, Type(plan), plan.Lifetime) : null;
    }

    /// <summary>Signs a JWT. Only for plans with a key.</summary>
    public MintedToken Sign(TokenPlan plan, GrantFacts grant)
    {
        var now = time.GetUtcNow();
        var claims = new AccessTokenClaims(
            plan.Issuer.Address, plan.Subject ?? grant.Subject ?? grant.PersonId ?? plan.ClientId, [plan.Target.Audience], plan.ClientId, JwtTokens.NewId(grant.GrantId), now, now + plan.Lifetime)
        {
            Scopes = plan.Scopes,
            AuthTime = grant.AuthTime,
            Acr = grant.Acr,
            Amr = grant.Methods,
            Groups = plan.Groups,
            DpopJkt = plan.Binding.DpopJkt,
            CertificateThumbprint = plan.Binding.CertificateSha256 is { } hash ? CertificateThumbprint.FromHash(hash) : null,
            Actor = plan.Actor,
            DeviceId = plan.ShowsDevice ? grant.DeviceId : null,
            IsAnonymous = grant.IsAnonymous,
        };
        return new MintedToken(claims.Write(plan.Key!), Type(plan), plan.Lifetime);
    }

    private static NewAccessToken Row(TokenPlan plan, GrantFacts grant) => new(
        plan.Issuer.OrganizationId, grant.GrantId, plan.Actor, plan.Target.Audience, plan.Scopes.ToString(), plan.Lifetime, plan.Binding);

    private static string Type(TokenPlan plan) => plan.Binding.DpopJkt is null ? "Bearer" : "DPoP";

    private static TimeSpan? Least(TimeSpan? a, TimeSpan? b) => (a, b) switch
    {
        ({ } x, { } y) => x < y ? x : y,
        _ => a ?? b,
    };
}
