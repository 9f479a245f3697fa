using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Core;

/// <summary>Logs in with what is stored.</summary>
internal sealed class Login(Controller controller)
{
    public async Task<OfflineLoginResultEvent> LogInAsync(OfflineLoginEvent request, CancellationToken ct)
    {
        if (controller.Users.Find(request.UserIdentifier) is not { } user)
        {
            return new Verdict(StatusType.InvalidUserId, 0, "Nothing is stored for this user.").To<OfflineLoginResultEvent>();
        }

        var (session, refusal, attemptsLeft) = await OpenAsync(user, ct).ConfigureAwait(false);
        if (session is null)
        {
            return refusal!.To<OfflineLoginResultEvent>() with { RetryCounter = attemptsLeft };
        }

        var isAdopted = false;
        try
        {
            var verdict = await controller.Renewal.EnsureAsync(session, force: false, ct).ConfigureAwait(false);
            var isLocal = verdict.Status == StatusType.NotReachable && controller.Options.AllowLocalUnlock;
            if (!verdict.IsOk && !isLocal)
            {
                await controller.ConcludeAsync(session, verdict).ConfigureAwait(false);
                return verdict.To<OfflineLoginResultEvent>();
            }

            isAdopted = true;
            await AdoptAsync(session).ConfigureAwait(false);
            return Verdict.Ok.To<OfflineLoginResultEvent>() with { AstClientId = user.DeviceId, Online = !isLocal };
        }
        finally
        {
            if (!isAdopted && !controller.IsCurrent(session))
            {
                session.Release();
            }
        }
    }

    /// <summary>Opens the credentials of a user, asking the person as their mode demands. The session that is open already is taken where nobody need be asked.</summary>
    public async Task<(Session? Session, Verdict? Refusal, int? AttemptsLeft)> OpenAsync(StoredUser user, CancellationToken ct)
    {
        var current = controller.Session is { } open && open.User.User == user.User ? open : null;
        if (current is not null && user.Mode == AuthenticationMode.No)
        {
            return (current, null, null);
        }

        try
        {
            var outcome = await controller.Options.Store.UnlockAsync(user.User, ct).OrCancelledAsync(ct).ConfigureAwait(false);
            if (outcome is not UnlockOutcome.Unlocked { Records: var records })
            {
                var refusal = ((UnlockOutcome.Refused)outcome).Refusal;
                await AfterRefusalAsync(user, refusal.Reason).ConfigureAwait(false);
                return (null, StoreVerdicts.Of(refusal, user.Mode), refusal.AttemptsLeft);
            }

            return await WithKeyAsync(user, records, current, ct).ConfigureAwait(false);
        }
        catch (SecureStoreException e)
        {
            await AfterFaultAsync(user, e.Fault).ConfigureAwait(false);
            return (null, StoreVerdicts.Of(e), null);
        }
    }

    private async Task<(Session?, Verdict?, int?)> WithKeyAsync(StoredUser user, ISealedRecords records, Session? current, CancellationToken ct)
    {
        Session? session = null;
        try
        {
            if (await controller.Options.Keys.OpenAsync(records, ct).ConfigureAwait(false) is not { } key)
            {
                return (null, new Verdict(StatusType.NoTokenDataAvailable, 0, "There is no key to log in with."), null);
            }

            session = new Session(user, records, key, controller.Clock, controller.Options.Time);
            if (current is not null)
            {
                session.AcceptFrom(current);
            }

            return (session, null, null);
        }
        finally
        {
            if (session is null)
            {
                records.Dispose();
            }
        }
    }

    private async Task AdoptAsync(Session session)
    {
        session.User = await controller.RememberAsync(session, session.User with { LastLoginAt = controller.Options.Time.GetUtcNow() }).ConfigureAwait(false);
        controller.Replace(session);
        controller.Gate.Become(Phase.LoggedIn);
        if (session.Last is not null)
        {
            controller.Hub.Publish(new LoginTokenClaimsAvailableEvent(Claims.Of(session)));
        }
    }

    // The tenth wrong secret has wiped the user; what the server holds is taken back while there is still a token for it.
    private async Task AfterRefusalAsync(StoredUser user, UnlockRefusalReason reason)
    {
        if (reason == UnlockRefusalReason.Blocked)
        {
            if (controller.Session is { } open && open.User.User == user.User)
            {
                await controller.Leaving.LeaveServerAsync(open, mayRenew: false, CancellationToken.None).ConfigureAwait(false);
            }

            await controller.WipeAsync(user.User).ConfigureAwait(false);
        }
        else if (reason == UnlockRefusalReason.Corrupt)
        {
            await AfterFaultAsync(user, StoreFault.Corrupt).ConfigureAwait(false);
        }
        else if (reason == UnlockRefusalReason.Invalidated)
        {
            controller.TellLoginImpossible(user);
        }
    }

    private async Task AfterFaultAsync(StoredUser user, StoreFault fault)
    {
        // Nothing will ever open it again, and it would stand in the way of a new enrollment.
        if (fault == StoreFault.Corrupt)
        {
            await controller.WipeAsync(user.User).ConfigureAwait(false);
        }

        if (fault is StoreFault.Corrupt or StoreFault.KeyLost)
        {
            controller.TellLoginImpossible(user);
        }
    }
}
