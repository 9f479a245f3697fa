using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Core;

/// <summary>Clears tokens, and deletes users: at the server where it can be reached, here in any case.</summary>
internal sealed class Leaving(Controller controller)
{
    public async Task<ClearIamTokenCacheResultEvent> ClearAsync(ClearIamTokenCacheEvent request, CancellationToken ct)
    {
        if (controller.Users.Find(request.UserIdentifier) is not { } user)
        {
            return new Verdict(StatusType.InvalidUserId, 0, "Nothing is stored for this user.").To<ClearIamTokenCacheResultEvent>();
        }

        if (user.IsAnonymous && request.ClearBehavior != ClearBehavior.ClearAccessAndRefresh && !request.ConfirmLoss)
        {
            return Verdict.InvalidParameter("An anonymous user has nothing to log in with again; confirm the loss.").To<ClearIamTokenCacheResultEvent>();
        }

        if (user.IsAnonymous && request.ClearBehavior == ClearBehavior.ClearAll)
        {
            await DeleteAsync(user, ct).ConfigureAwait(false);
            return Verdict.Ok.To<ClearIamTokenCacheResultEvent>();
        }

        return (await ClearAsync(user, request.ClearBehavior, ct).ConfigureAwait(false)).To<ClearIamTokenCacheResultEvent>();
    }

    public async Task<DeleteUserResultEvent> DeleteAsync(DeleteUserEvent request, CancellationToken ct)
    {
        var user = controller.Users.Find(request.UserIdentifier);
        if (user is not null)
        {
            await DeleteAsync(user, ct).ConfigureAwait(false);
        }

        var verdict = user is null ? new Verdict(StatusType.InvalidUserId, 0, "Nothing is stored for this user.") : Verdict.Ok;
        return verdict.To<DeleteUserResultEvent>() with { SdkState = controller.Gate.Phase.ToSdkState(), UserDetailsList = controller.Users.Details };
    }

    /// <summary>Deletes the installation at the server. False where that did not work; nothing depends on it.</summary>
    /// <param name="session">Held by the caller.</param>
    /// <param name="mayRenew">False to use only a token that is in memory.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<bool> LeaveServerAsync(Session session, bool mayRenew, CancellationToken ct)
    {
        if (mayRenew && !(await controller.Renewal.EnsureAsync(session, force: false, ct).ConfigureAwait(false)).IsOk)
        {
            return false;
        }

        var (issuer, _) = await controller.Issuers.FindAsync(session.User.User.TenantId, ct).ConfigureAwait(false);
        if (issuer is null || session.LiveAccess is not { } access)
        {
            return false;
        }

        var call = session.User.DeviceId == NamedLogin.NoDeviceId && session.RefreshToken is { } refresh && issuer.RevocationEndpoint is { } revocation
            ? TokenRequests.Revoke(revocation, session.User.ClientId, refresh, session.Prover)
            : new WireCall(HttpMethod.Delete, issuer.Device(session.User.DeviceId)) { Prover = session.Prover, AccessToken = access };
        return (await controller.Wire.SendAsync(call, ct).ConfigureAwait(false)).IsSuccess;
    }

    // The server first, while there still is a key to ask it with. Only modes that ask nobody: a forgotten secret must not keep a
    // user from being deleted. What the server is not told it cleans up for want of use.
    private async Task DeleteAsync(StoredUser user, CancellationToken ct)
    {
        var isGone = false;
        var isOpen = controller.Session is { } open && open.User.User == user.User;
        if (isOpen || user.Mode == AuthenticationMode.No)
        {
            var (session, _, _) = await controller.Login.OpenAsync(user, ct).ConfigureAwait(false);
            if (session is not null)
            {
                isGone = await LeaveServerAsync(session, mayRenew: true, ct).ConfigureAwait(false);
                await controller.Options.Keys.DeleteAsync(session.Key, CancellationToken.None).ConfigureAwait(false);
                if (!controller.IsCurrent(session))
                {
                    session.Release();
                }
            }
        }

        await controller.WipeAsync(user.User).ConfigureAwait(false);
        if (!isGone)
        {
            controller.Hub.Publish(new WarningEvent(ErrorType.Server, 0, "The server could not be told that the user was deleted."));
        }
    }

    private async Task<Verdict> ClearAsync(StoredUser user, ClearBehavior behavior, CancellationToken ct)
    {
        var current = controller.Session is { } open && open.User.User == user.User ? open : null;
        if (behavior == ClearBehavior.ClearAccessAndRefresh)
        {
            current?.DropTokens();
            return Verdict.Ok;
        }

        var (session, refusal, _) = current is null ? await controller.Login.OpenAsync(user, ct).ConfigureAwait(false) : (current, null, null);
        if (session is null)
        {
            return refusal!;
        }

        try
        {
            if (behavior == ClearBehavior.ClearAll)
            {
                await RevokeAsync(session, ct).ConfigureAwait(false);
                session.DropTokens();
            }

            await FirstFactor.DeleteAsync(session.Records, CancellationToken.None).ConfigureAwait(false);
            return Verdict.Ok;
        }
        finally
        {
            if (!controller.IsCurrent(session))
            {
                session.Release();
            }
        }
    }

    // RFC 7009 §2: ending the refresh token ends what hangs on it. Best effort.
    private async Task RevokeAsync(Session session, CancellationToken ct)
    {
        var token = session.RefreshToken ?? (await FirstFactor.ReadAsync(session.Records, ct).ConfigureAwait(false))?.RefreshToken;
        var (issuer, _) = await controller.Issuers.FindAsync(session.User.User.TenantId, ct).ConfigureAwait(false);
        if (token is not null && issuer?.RevocationEndpoint is { } endpoint)
        {
            await controller.Wire.SendAsync(TokenRequests.Revoke(endpoint, session.User.ClientId, token, session.Prover), ct).ConfigureAwait(false);
        }
    }
}
