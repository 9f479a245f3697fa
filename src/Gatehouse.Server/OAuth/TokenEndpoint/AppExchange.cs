using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Resources;
using Gatehouse.Server.OAuth.Tokens;

namespace Gatehouse.Server.OAuth.TokenEndpoint;

/// <summary>
/// An installed app gets a token for one resource (RFC 8693). A public client may do this here, because each token is bound
/// to its installation's key. Nobody acts for anybody, so the result names no actor; and what was exchanged once is not
/// exchanged again, so that a resource cannot go on in the app's name. Nothing is written: the result is a JWT.
/// </summary>
internal sealed class AppExchange(AccessTokenStore accessTokens, TokenTargets targets, TokenMint mint, IAppPolicy apps, Denials denials)
{
    private static readonly OAuthError Dead = OAuthError.InvalidRequest("The subject_token is not a live access token of this client.");

    /// <summary>Exchanges.</summary>
    public async Task<TokenOutcome> GiveAsync(TokenContext context, TokenRequest.Exchange request, CancellationToken ct)
    {
        if (Fault(request) is { } fault)
        {
            return fault;
        }

        // RFC 8693 §2.2.2: an unacceptable subject token is invalid_request. JWTs are what exchanges result in, and are none of them.
        if (await accessTokens.FindAsync(request.SubjectToken, ct) is not { Audience: Audiences.Internal } subject
            || subject.OrganizationId != context.OrganizationId || subject.ClientId != context.Client.Id)
        {
            return await denials.ExplainAsync(context, request.SubjectToken, Dead, ct);
        }

        if (subject.DpopJkt is null || subject.DpopJkt != context.Binding.DpopJkt)
        {
            return OAuthError.InvalidDpopProof("The proof is of another key than the subject_token is bound to.");
        }

        var (audience, unclear) = Audience(context.Client, request);
        return audience is null ? unclear! : await GiveAsync(context, request, subject, audience, ct);
    }

    private static OAuthError? Fault(TokenRequest.Exchange request)
    {
        if (request.ActorToken is not null)
        {
            return OAuthError.InvalidRequest("An app acts for nobody else: there can be no actor_token.");
        }

        return request.SubjectTokenType != TokenTypes.AccessToken || request.RequestedTokenType is not (null or TokenTypes.AccessToken)
            ? OAuthError.InvalidRequest("Only access tokens can be exchanged, for access tokens.")
            : null;
    }

    private (string? Audience, OAuthError? Error) Audience(OAuthClient client, TokenRequest.Exchange request)
    {
        string[] all = [.. request.Audiences.Union(request.Resources, StringComparer.Ordinal).Select(targets.NameOf)];
        return all switch
        {
            [] => (null, OAuthError.InvalidRequest("The audience is missing.")),
            [var only] when only == client.WireId || only == client.Id || Audiences.All.Contains(only, StringComparer.Ordinal) => (null, Denied()),
            [var only] => (only, null),
            _ => (null, OAuthError.InvalidTarget("A token is for one audience; ask for each in a request of its own.") with { Reason = DenialReasons.AudienceDenied }),
        };
    }

    private async Task<TokenOutcome> GiveAsync(
        TokenContext context, TokenRequest.Exchange request, AccessTokenInfo subject, string audience, CancellationToken ct)
    {
        var known = await targets.ExistsAsync(context.OrganizationId, audience, ct);
        if (!known || await apps.AudienceAsync(context.Client, audience, ct) is not { } rule)
        {
            return known ? Denied() : OAuthError.InvalidTarget("There is no such audience.") with { Reason = DenialReasons.AudienceUnknown };
        }

        if (Acr.Level(subject.Acr) < Acr.Level(rule.MinAcr))
        {
            return new OAuthError(OAuthErrorCodes.InsufficientUserAuthentication, "The audience needs a stronger sign-in.") { AcrValues = rule.MinAcr };
        }

        var allowed = ScopeSet.FromStored(rule.Scopes);
        var scopes = request.Scopes is { } requested ? allowed.IsEmpty ? requested : requested.Intersect(allowed) : allowed;
        var (plan, error) = await mint.PlanAsync(context.Issuer, context.Client, scopes, [audience], [audience], context.Binding, ct);
        if (plan is null)
        {
            return error!;
        }

        return request.Scopes is not null && plan.Scopes.IsEmpty
            ? OAuthError.InvalidScope("The client may have none of these scopes at this audience.")
            : await SignAsync(context, subject, plan, rule, ct);
    }

    private async Task<TokenOutcome> SignAsync(TokenContext context, AccessTokenInfo subject, TokenPlan plan, AppAudienceRule rule, CancellationToken ct)
    {
        var name = subject.Subject ?? subject.PersonId ?? context.Client.WireId;
        plan = plan with
        {
            ClientId = context.Client.WireId,
            Lifetime = plan.Lifetime < rule.Lifetime ? plan.Lifetime : rule.Lifetime,
            Subject = rule.PairwiseSubject ? await apps.PairwiseSubjectAsync(context.OrganizationId, name, plan.Target.Audience, ct) : name,
            ShowsDevice = rule.SeesDeviceId,
        };
        var facts = new GrantFacts(subject.GrantId, subject.PersonId, null, subject.Acr, subject.Amr, subject.AuthTime?.ToUnixTimeMilliseconds())
        {
            Subject = subject.Subject,
            DeviceId = subject.DeviceId,
            IsAnonymous = subject.IsAnonymous,
        };
        var token = mint.Sign(plan, facts);
        return new TokenResponse(token.Token, token.Type, token.Lifetime) { Scopes = plan.Scopes, IssuedTokenType = TokenTypes.AccessToken };
    }

    private static OAuthError Denied() => OAuthError.InvalidTarget("The client may not have tokens for this audience.") with { Reason = DenialReasons.AudienceDenied };
}
