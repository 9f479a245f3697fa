using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Core;

/// <summary>The ladder that ends in an access token: the one in memory, the refresh token, the first factor.</summary>
internal sealed class Renewal(Controller controller)
{
    /// <summary>Sees to it that the session has an access token. One renewal runs at a time; those who wait for it take what it brought.</summary>
    /// <param name="session">Held by the caller.</param>
    /// <param name="force">Also replaces one that is still good.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Verdict> EnsureAsync(Session session, bool force, CancellationToken ct)
    {
        var before = session.LiveAccess;
        if (before is not null && !force)
        {
            return Verdict.Ok;
        }

        await session.Renewing.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return session.LiveAccess is { } now && (!force || now != before) ? Verdict.Ok : await RenewAsync(session, ct).ConfigureAwait(false);
        }
        finally
        {
            session.Renewing.Release();
        }
    }

    private async Task<Verdict> RenewAsync(Session session, CancellationToken ct)
    {
        var (issuer, missing) = await controller.Issuers.FindAsync(session.User.User.TenantId, ct).ConfigureAwait(false);
        if (issuer is null)
        {
            return Refusals.Judge(missing!, Operation.Login);
        }

        if (session.RefreshToken is { } refresh)
        {
            var result = await controller.Wire.SendAsync(TokenRequests.Refresh(issuer, session.User.ClientId, refresh, session.Prover), ct).ConfigureAwait(false);
            if (result.IsSuccess || !IsOver(result))
            {
                return Accept(session, result);
            }

            session.DropRefresh();
        }

        return await ByFirstFactorAsync(session, issuer, ct).ConfigureAwait(false);
    }

    private async Task<Verdict> ByFirstFactorAsync(Session session, Issuer issuer, CancellationToken ct)
    {
        FirstFactor? factor;
        try
        {
            factor = await FirstFactor.ReadAsync(session.Records, ct).ConfigureAwait(false);
        }
        catch (SecureStoreException e)
        {
            return StoreVerdicts.Of(e);
        }

        if (factor is null)
        {
            return new Verdict(StatusType.NoTokenDataAvailable, 0, "There is nothing stored to log in with.");
        }

        var call = factor.RefreshToken is { } stored
            ? TokenRequests.Refresh(issuer, session.User.ClientId, stored, session.Prover)
            : TokenRequests.Assert(issuer, session.User, session.Key, session.Prover, controller.Clock);
        var verdict = Accept(session, await controller.Wire.SendAsync(call, ct).ConfigureAwait(false));
        if (verdict.IsOk && factor.RefreshToken is not null && session.RefreshToken is { } next)
        {
            await KeepAsync(session.Records, next).ConfigureAwait(false);
        }

        return verdict;
    }

    // The server has turned the old one in already: from here on it is not to be cancelled.
    private async Task KeepAsync(ISealedRecords records, string refreshToken)
    {
        try
        {
            await new FirstFactor(refreshToken).WriteAsync(records, CancellationToken.None).ConfigureAwait(false);
        }
        catch (SecureStoreException e)
        {
            controller.Hub.Publish(new WarningEvent(ErrorType.Storage, AppErrorCodes.StorageUnusable, e.Message));
        }
    }

    private static Verdict Accept(Session session, WireResult result)
    {
        if (!result.IsSuccess)
        {
            return Refusals.Judge(result, Operation.Login);
        }

        if (TokenSet.Read(result) is not { } tokens)
        {
            return Refusals.Unreadable;
        }

        session.Accept(tokens);
        return Verdict.Ok;
    }

    // The refresh token is worth nothing any more, but the installation may well be: a renewal whose answer got lost, a login that
    // was not used for long. What the server says of device or user holds for the first factor, too.
    private static bool IsOver(WireResult result) => result.Error == "invalid_grant" && result.Reason is null or "token_expired" or "token_revoked";
}
