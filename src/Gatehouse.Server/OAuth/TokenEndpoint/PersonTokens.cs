using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Grants;
using Gatehouse.Server.OAuth.Tokens;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.OAuth.TokenEndpoint;

/// <summary>First tokens in somebody's name, however they let the client in: by a code in their browser, or on another device.</summary>
internal sealed class PersonTokens(
    TokenMint mint, IdTokens idTokens, GrantStore grants, RefreshTokenStore refreshTokens, IOptions<OAuthOptions> options, TimeProvider time)
{
    /// <summary>What can be had before the transaction.</summary>
    public async Task<(PersonTokensPlan? Plan, OAuthError? Error)> PlanAsync(
        TokenContext context, PersonConsent consent, IReadOnlyList<string> requested, CancellationToken ct)
    {
        var scopes = context.Still(ScopeSet.FromStored(consent.Scopes));
        var (token, error) = await mint.PlanAsync(context.Issuer, context.Client, scopes, requested, consent.Audiences, context.Binding, ct);
        if (token is null)
        {
            return (null, error);
        }

        var idToken = await idTokens.PlanAsync(context.Client, consent.PersonId, scopes, ct);
        return (new PersonTokensPlan(consent, scopes, token with { Groups = Groups(idToken, scopes) }, idToken), null);
    }

    /// <summary>Makes the grant and its tokens; null when the person may no longer sign in, or signed out everywhere since they agreed.</summary>
    public async Task<(TokenResponse? Response, string? GrantId)> IssueAsync(Tx tx, TokenContext context, PersonTokensPlan plan)
    {
        var consent = plan.Consent;
        if (!await StandsAsync(tx, context.OrganizationId, consent))
        {
            return (null, null);
        }

        var settings = context.Client.Settings;
        var renews = MayRefresh(context.Client, plan.Scopes);
        var grantId = await grants.CreateAsync(tx, new NewGrant(
            context.OrganizationId, context.Client.Id, consent.PersonId, consent.SessionId, settings.GrantKind, plan.Scopes.ToString(), consent.Audiences,
            consent.Acr, consent.Methods, consent.AuthTime, End(settings, renews ? null : plan.Token.Lifetime)));
        var facts = new GrantFacts(grantId, consent.PersonId, consent.SessionId, consent.Acr, consent.Amr, consent.AuthTimeMs);
        var access = await mint.MintAsync(tx, plan.Token, facts);
        var refresh = renews
            ? await refreshTokens.IssueAsync(tx, context.OrganizationId, grantId, settings.RefreshTokenLifetime ?? options.Value.RefreshTokenLifetime, context.RefreshBinding)
            : null;
        return (new TokenResponse(access.Token, access.Type, access.Lifetime)
        {
            RefreshToken = refresh?.Token,
            Scopes = plan.Scopes,
            IdToken = plan.IdToken is { } id ? idTokens.Write(id, context.Issuer, context.Client.Id, plan.Scopes, facts, consent.Nonce, access.Token) : null,
        }, grantId);
    }

    // What cannot be renewed ends with its only token.
    private DateTimeOffset? End(ClientSettings settings, TimeSpan? onlyToken)
    {
        var lifetime = (settings.GrantLifetime, onlyToken) is ({ } grant, { } token) ? (grant < token ? grant : token) : settings.GrantLifetime ?? onlyToken;
        return time.GetUtcNow() + lifetime;
    }

    /// <summary>OpenID Connect Core §11: whoever signs people in with us gets to renew that only when it asked for it; others when they are registered for it.</summary>
    private static bool MayRefresh(OAuthClient client, ScopeSet scopes) =>
        client.Settings.Allows(GrantTypes.RefreshToken) && (!scopes.Contains(IdTokens.Scope) || scopes.Contains("offline_access"));

    private static IReadOnlyList<string> Groups(IdTokenPlan? idToken, ScopeSet scopes) =>
        idToken is not null && scopes.Contains("groups") ? idToken.Person.Groups : [];

    /// <summary>True while the person may sign in, and has not signed out since they agreed: everywhere, or of the session they agreed in.</summary>
    public static async Task<bool> StandsAsync(Tx tx, string organizationId, PersonConsent consent) =>
        await tx.FirstAsync<string>(
            "select id from admin_person where id = @PersonId and org_id = @organizationId and state = 'active' and signed_out_ms < @GivenMs",
            new { consent.PersonId, organizationId, consent.GivenMs }) is not null
        && (consent.SessionId is null || await SessionStandsAsync(tx, consent.SessionId));

    // Locked against its end, which ends the grants that it finds.
    private static async Task<bool> SessionStandsAsync(Tx tx, string sessionId) =>
        await tx.FirstAsync<string>($"select id from accounts_session where id = @sessionId{tx.ForShare}", new { sessionId }) is not null;
}
