using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Grants;
using Gatehouse.Server.OAuth.Tokens;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.TokenEndpoint;

/// <summary>
/// Renews access (RFC 6749 §6). The refresh token is replaced each time; one that comes again after its successor was used
/// has been copied, and ends the grant (RFC 9700 §4.14.2). One that comes again before that, within the grace window, belongs
/// to a client that lost the answer, and gets the same successor.
/// </summary>
internal sealed class RefreshGrant(
    Database database, IPeople people, TokenMint mint, IdTokens idTokens, RefreshTokenStore refreshTokens, RefreshTokenReader reader, GrantStore grants,
    Denials denials, IAppPolicy apps, IAudit audit, ILogger<RefreshGrant> log)
{
    private static readonly OAuthError Dead = OAuthError.InvalidGrant("The refresh token is unknown, expired, revoked, or another client's.");

    /// <summary>Renews.</summary>
    public async Task<TokenOutcome> GiveAsync(TokenContext context, TokenRequest.Refresh request, CancellationToken ct)
    {
        if (await reader.FindAsync(context.OrganizationId, request.Token, ct) is not { } grant || grant.ClientId != context.Client.Id)
        {
            await EndForgottenAsync(context, request.Token, ct);
            return await denials.ExplainAsync(context, request.Token, Dead, ct);
        }

        if (!new TokenBinding(grant.DpopJkt, grant.CertificateSha256).IsMetBy(context.Binding))
        {
            return OAuthError.InvalidGrant("The refresh token is bound to another key.");
        }

        if (await StandingFaultAsync(context, grant, ct) is { } gone)
        {
            return gone;
        }

        // RFC 6749 §6: at most what was granted; the grant itself does not shrink.
        var granted = context.Still(ScopeSet.FromStored(grant.Scopes));
        var scopes = request.Scopes ?? granted;
        if (!scopes.IsWithin(granted))
        {
            return OAuthError.InvalidScope("This was not granted.");
        }

        var (plan, error) = await mint.PlanAsync(context.Issuer, context.Client, scopes, request.Resources, grant.AudienceList, context.Binding, ct);
        if (plan is null)
        {
            return error!;
        }

        var idToken = await idTokens.PlanAsync(context.Client, grant.PersonId, scopes, ct);
        plan = plan with { Groups = idToken is not null && scopes.Contains("groups") ? idToken.Person.Groups : [] };
        return await database.WriteAsync(tx => RotateAsync(tx, context, request.Token, plan, idToken, scopes), ct) switch
        {
            TokenOutcome.Refused refused => new TokenOutcome.Refused(await denials.ExplainAsync(context, request.Token, refused.Error, ct), refused.Reason),
            var given => given,
        };
    }

    private async Task<TokenOutcome?> StandingFaultAsync(TokenContext context, RefreshGrantRow grant, CancellationToken ct)
    {
        if (grant.PersonId is not { } personId)
        {
            return null;
        }

        switch (await people.StandingAsync(context.OrganizationId, personId, ct))
        {
            case Standing.Good:
                return null;
            case Standing.Unknown:
                OAuthLog.StandingUnknown(log, grant.GrantId, personId);
                return OAuthError.TemporarilyUnavailable("The identity provider cannot be asked now; try again a little later.");
            default:
                await database.WriteAsync(tx => EndAsync(tx, context, grant.GrantId, EndReasons.PersonGone), ct);
                return new TokenOutcome.Refused(Dead, "the person no longer belongs");
        }
    }

    private async Task<TokenOutcome> RotateAsync(Tx tx, TokenContext context, string token, TokenPlan plan, IdTokenPlan? idToken, ScopeSet scopes)
    {
        var row = await RefreshTokenStore.LockAsync(tx, context.OrganizationId, token);
        if (row is null || await reader.LiveAsync(tx, row.GrantId) is not { } facts)
        {
            return Dead; // it ended while we looked
        }

        if (await refreshTokens.SucceedAsync(tx, row, token) is not { } next)
        {
            await EndAsync(tx, context, row.GrantId, EndReasons.RefreshTokenReused);
            return new TokenOutcome.Refused(Dead, "the refresh token was used before");
        }

        var access = await mint.MintAsync(tx, plan, facts);
        await GrantStore.UsedAsync(tx, row.GrantId, reader.Now);
        if (context.Client.Settings.GrantKind == GrantKinds.App)
        {
            await apps.SeenAsync(tx, context.OrganizationId, row.GrantId);
        }

        return new TokenResponse(access.Token, access.Type, access.Lifetime)
        {
            RefreshToken = next.Token,
            Scopes = scopes,
            IdToken = idToken is null ? null : idTokens.Write(idToken, context.Issuer, context.Client.Id, scopes, facts, null, access.Token),
        };
    }

    /// <summary>One that was used so long ago that its row is gone, and that has a successor which lives, was copied as well.</summary>
    private async Task EndForgottenAsync(TokenContext context, string token, CancellationToken ct)
    {
        if (await reader.FindSuccessorAsync(context.OrganizationId, token, ct) is { } last && last.ClientId == context.Client.Id
            && new TokenBinding(last.DpopJkt, last.CertificateSha256).IsMetBy(context.Binding))
        {
            await database.WriteAsync(tx => EndAsync(tx, context, last.GrantId, EndReasons.RefreshTokenReused), ct);
        }
    }

    private async Task EndAsync(Tx tx, TokenContext context, string grantId, string because)
    {
        if (await grants.EndAsync(tx, context.OrganizationId, grantId, because))
        {
            await audit.WriteAsync(tx, context.OrganizationId, "system", context.Client.Id, "grant.end", grantId, new { reason = because });
            tx.AfterCommit(() => OAuthLog.GrantEnded(log, grantId, context.Client.Id, because));
        }
    }
}
