using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.OAuth.Codes;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Grants;
using Gatehouse.Server.OAuth.Par;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.TokenEndpoint;

/// <summary>
/// Authorization codes become tokens once (RFC 6749 §4.1.3). What a code is bound to is checked before it is used up, so
/// that whoever only intercepted it can neither redeem nor burn it.
/// </summary>
internal sealed class CodeGrant(
    Database database, AuthorizationCodeStore codes, PersonTokens tokens, ISignInContexts contexts, ConflictTokens conflicts, GrantStore grants, IAudit audit, TimeProvider time, ILogger<CodeGrant> log)
{
    private static readonly OAuthError Dead = OAuthError.InvalidGrant("The code is unknown, expired, used, or another client's.");

    /// <summary>Redeems a code.</summary>
    public async Task<TokenOutcome> GiveAsync(TokenContext context, TokenRequest.AuthorizationCode request, CancellationToken ct)
    {
        var row = await codes.FindAsync(context.OrganizationId, request.Code, ct);
        if (row is null || row.ClientId != context.Client.Id || ConflictTokens.Is(row))
        {
            return new TokenOutcome.Refused(Dead, row is null ? "the code is unknown" : "the code is another client's, or a conflict_token");
        }

        if (row.UsedMs is null)
        {
            if (Fault(context, row, request) is { } fault)
            {
                return fault;
            }

            if (row.Context is not null || context.Client.Settings.GrantKind == GrantKinds.App)
            {
                return await ConnectAsync(context, request.Code, ct) ?? await EndAsync(context, request.Code, ct);
            }

            var (plan, error) = await tokens.PlanAsync(context, row.ToConsent(), request.Resources, ct);
            if (plan is null)
            {
                return error!;
            }

            if (await RedeemAsync(context, request.Code, plan, ct) is { } outcome)
            {
                return outcome;
            }
        }

        return await EndAsync(context, request.Code, ct);
    }

    private OAuthError? Fault(TokenContext context, CodeRow row, TokenRequest.AuthorizationCode request)
    {
        if (row.ExpiresMs <= time.GetUtcNow().ToUnixTimeMilliseconds())
        {
            return Dead;
        }

        // RFC 6749 §4.1.3: identical to the one of the authorization request, which always has one here.
        if (!string.Equals(request.RedirectUri, row.RedirectUri, StringComparison.Ordinal))
        {
            return OAuthError.InvalidGrant("The redirect_uri is not that of the authorization request.");
        }

        // RFC 9449 §10.
        if (row.DpopJkt is not null && row.DpopJkt != context.Binding.DpopJkt)
        {
            return OAuthError.InvalidGrant("The code is bound to another key.");
        }

        return Pkce.Check(row.CodeChallenge, request.CodeVerifier);
    }

    /// <summary>Null when somebody else redeemed it in the meantime.</summary>
    private Task<TokenOutcome?> RedeemAsync(TokenContext context, string code, PersonTokensPlan plan, CancellationToken ct) => database.WriteAsync<TokenOutcome?>(
        async tx =>
        {
            if (await AuthorizationCodeStore.LockAsync(tx, context.OrganizationId, code) is not { UsedMs: null } row)
            {
                return null;
            }

            var (response, grantId) = await tokens.IssueAsync(tx, context, plan);
            await codes.UseAsync(tx, row, grantId);
            return response is null ? new TokenOutcome.Refused(Dead, "the person signed out or may no longer sign in") : response;
        }, ct);

    /// <summary>A code for an installed app, or whose request came with a token of one: its feature says what becomes of it. Null when somebody else redeemed it in the meantime.</summary>
    private Task<TokenOutcome?> ConnectAsync(TokenContext context, string code, CancellationToken ct) => database.WriteAsync<TokenOutcome?>(
        async tx =>
        {
            if (await AuthorizationCodeStore.LockAsync(tx, context.OrganizationId, code) is not { UsedMs: null } row)
            {
                return null;
            }

            var consent = row.ToConsent();
            var outcome = await PersonTokens.StandsAsync(tx, context.OrganizationId, consent)
                ? await contexts.RedeemAsync(tx, new SignInRedemption(
                    context.Client, row.Context, row.PersonId, row.SessionId, row.Acr, consent.Methods, consent.AuthTime, context.Binding.DpopJkt ?? ""))
                : new SignInOutcome.Refused(Dead);
            await codes.UseAsync(tx, row, (outcome as SignInOutcome.Connected)?.GrantId);
            return outcome switch
            {
                SignInOutcome.Connected connected => connected.Response,
                SignInOutcome.Refused refused => refused.Error,
                SignInOutcome.Conflict => new OAuthError(OAuthErrorCodes.UserExists, "The person has a user already.")
                {
                    ConflictToken = await conflicts.IssueAsync(tx, context.OrganizationId, row),
                },
                _ => throw new InvalidOperationException("An outcome that nobody knows."),
            };
        }, ct);

    /// <summary>RFC 6749 §4.1.2: a code that comes twice was seen by two, so nobody keeps what it gave.</summary>
    private Task<TokenOutcome> EndAsync(TokenContext context, string code, CancellationToken ct) => database.WriteAsync<TokenOutcome>(
        async tx =>
        {
            var row = await AuthorizationCodeStore.LockAsync(tx, context.OrganizationId, code);
            if (row?.GrantId is { } grantId && await grants.EndAsync(tx, context.OrganizationId, grantId, EndReasons.CodeReplayed))
            {
                await audit.WriteAsync(tx, context.OrganizationId, "system", context.Client.Id, "grant.end", grantId, new { reason = EndReasons.CodeReplayed });
                tx.AfterCommit(() => OAuthLog.GrantEnded(log, grantId, context.Client.Id, EndReasons.CodeReplayed));
            }

            return new TokenOutcome.Refused(Dead, "the code was used before");
        }, ct);

}
