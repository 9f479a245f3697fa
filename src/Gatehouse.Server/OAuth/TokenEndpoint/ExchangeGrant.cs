using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Tokens;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.TokenEndpoint;

/// <summary>
/// A token of ours for one of narrower use (RFC 8693): a service that was called by somebody calls the next one in their
/// name. The new token never allows more, lives no longer, and dies with the grant of the one it came from; it says who acts.
/// </summary>
internal sealed class ExchangeGrant(Database database, SubjectTokens subjects, TokenMint mint, AppExchange apps)
{
    /// <summary>Exchanges.</summary>
    public async Task<TokenOutcome> GiveAsync(TokenContext context, TokenRequest.Exchange request, CancellationToken ct)
    {
        if (context.Client.Settings.GrantKind == GrantKinds.App)
        {
            return await apps.GiveAsync(context, request, ct);
        }

        if (context.Client.IsPublic)
        {
            return OAuthError.UnauthorizedClient("A public client cannot act for others.");
        }

        if (request.ActorToken is not null)
        {
            return OAuthError.InvalidRequest("An actor_token is not supported: the client itself is the actor.");
        }

        if (request.SubjectTokenType is not (TokenTypes.AccessToken or TokenTypes.Jwt) || request.RequestedTokenType is not (null or TokenTypes.AccessToken or TokenTypes.Jwt))
        {
            return OAuthError.InvalidRequest("Only access tokens can be exchanged, for access tokens.");
        }

        // RFC 8693 §2.2.2: an unacceptable subject token is invalid_request.
        if (await subjects.FindAsync(context.Issuer, request.SubjectToken, ct) is not { } subject)
        {
            return OAuthError.InvalidRequest("The subject_token is not a live access token of this server.");
        }

        if (!subject.Binding.IsMetBy(context.Binding))
        {
            return OAuthError.InvalidRequest("The subject_token is bound to another key.");
        }

        var registered = ScopeSet.FromStored(context.Client.Settings.Scopes);
        var scopes = request.Scopes ?? subject.Scopes.Intersect(registered);
        if (!scopes.IsWithin(subject.Scopes) || !scopes.IsWithin(registered))
        {
            return OAuthError.InvalidScope("The subject_token or the client does not have one of these scopes.");
        }

        return await IssueAsync(context, request, subject, scopes, ct);
    }

    private async Task<TokenOutcome> IssueAsync(TokenContext context, TokenRequest.Exchange request, SubjectToken subject, ScopeSet scopes, CancellationToken ct)
    {
        var (plan, error) = await mint.PlanAsync(
            context.Issuer, context.Client, scopes, [.. request.Resources.Union(request.Audiences, StringComparer.Ordinal)], [], context.Binding, ct);
        if (plan is null)
        {
            return error!;
        }

        if (request.RequestedTokenType == TokenTypes.Jwt && plan.Key is null)
        {
            return OAuthError.InvalidRequest("Tokens for this target are opaque.");
        }

        plan = plan with
        {
            Lifetime = plan.Lifetime < subject.Remaining ? plan.Lifetime : subject.Remaining,
            Actor = subject.ClientId == context.Client.Id ? subject.Actor : context.Client.Id,
        };
        var token = plan.Key is not null ? mint.Sign(plan, subject.Grant) : await database.WriteAsync(tx => mint.MintAsync(tx, plan, subject.Grant), ct);
        return new TokenResponse(token.Token, token.Type, token.Lifetime)
        {
            Scopes = plan.Scopes,
            IssuedTokenType = plan.Key is not null && request.RequestedTokenType == TokenTypes.Jwt ? TokenTypes.Jwt : TokenTypes.AccessToken,
        };
    }
}
