using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Core;

/// <summary>Changes what opens the credentials of the user who is logged in.</summary>
internal sealed class ModeChange(Controller controller)
{
    public async Task<StatusResultEvent> EnableAsync(EnableAuthenticationModeEvent request, CancellationToken ct)
    {
        var session = controller.Session!;
        return (await CheckAsync(request, session, ct).ConfigureAwait(false) ?? await ChangeAsync(request.AuthenticationMode, session, ct).ConfigureAwait(false))
            .To<StatusResultEvent>();
    }

    private async Task<Verdict?> CheckAsync(EnableAuthenticationModeEvent request, Session session, CancellationToken ct)
    {
        if (request.ClientId is { } client && client != session.User.ClientId)
        {
            return Verdict.InvalidParameter("The user is enrolled with another client.");
        }

        return request.AuthenticationMode == AuthenticationMode.Pin
            || !await controller.Options.Store.SupportsAsync(request.AuthenticationMode, ct).ConfigureAwait(false)
                ? new Verdict(StatusType.NotSupported, 0, "This device or app cannot do the authentication mode.")
                : null;
    }

    private async Task<Verdict> ChangeAsync(AuthenticationMode mode, Session session, CancellationToken ct)
    {
        var prepared = await controller.Options.Store.PrepareAsync(mode, ct).OrCancelledAsync(ct).ConfigureAwait(false);
        if (prepared is not PrepareOutcome.Ready { Protection: var protection })
        {
            return StoreVerdicts.Of(((PrepareOutcome.Refused)prepared).Refusal, mode);
        }

        await using (protection.ConfigureAwait(false))
        {
            var verdict = await controller.Renewal.EnsureAsync(session, force: false, ct).ConfigureAwait(false);
            if (verdict.IsOk)
            {
                verdict = mode < session.User.Mode
                    ? await WeakenAsync(mode, session, protection, ct).ConfigureAwait(false)
                    : await StrengthenAsync(mode, session, protection).ConfigureAwait(false);
            }

            await controller.ConcludeAsync(session, verdict).ConfigureAwait(false);
            return verdict;
        }
    }

    // The server refuses logins that claim a weaker mode than it knows of. So it hears of a weaker one before the device has it, and
    // of a stronger one after: whatever fails in between, the device's mode is never the weaker one.
    private async Task<Verdict> WeakenAsync(AuthenticationMode mode, Session session, IStoreProtection protection, CancellationToken ct)
    {
        var verdict = await TellServerAsync(mode, session, ct).ConfigureAwait(false);
        return verdict.IsOk ? await ResealAsync(session, protection).ConfigureAwait(false) : verdict;
    }

    private async Task<Verdict> StrengthenAsync(AuthenticationMode mode, Session session, IStoreProtection protection)
    {
        var verdict = await ResealAsync(session, protection).ConfigureAwait(false);
        if (verdict.IsOk && !(await TellServerAsync(mode, session, CancellationToken.None).ConfigureAwait(false)).IsOk)
        {
            controller.Hub.Publish(new WarningEvent(ErrorType.Server, 0, "The server could not be told of the stronger authentication mode."));
        }

        return verdict;
    }

    private async Task<Verdict> TellServerAsync(AuthenticationMode mode, Session session, CancellationToken ct)
    {
        if (session.User.DeviceId == NamedLogin.NoDeviceId)
        {
            return Verdict.Ok; // it knows of no installation
        }

        var (issuer, missing) = await controller.Issuers.FindAsync(session.User.User.TenantId, ct).ConfigureAwait(false);
        var result = issuer is null ? missing! : await controller.Wire.SendAsync(KeyChangeRequests.Mode(issuer, session, mode, controller.Clock), ct).ConfigureAwait(false);
        if (!result.IsSuccess)
        {
            return Refusals.Judge(result, Operation.Login);
        }

        // What was given for the old statement is not good any more.
        if (TokenSet.Read(result) is { } tokens)
        {
            session.DropTokens();
            session.Accept(tokens);
        }

        return Verdict.Ok;
    }

    private async Task<Verdict> ResealAsync(Session session, IStoreProtection protection)
    {
        try
        {
            session.Records = await controller.Options.Store.ResealAsync(session.Records, protection, CancellationToken.None).ConfigureAwait(false);
            session.User = session.Records.User;
            controller.Users.Put(session.User);
            await EnsureFactorAsync(session).ConfigureAwait(false);
            return Verdict.Ok;
        }
        catch (SecureStoreException e)
        {
            return StoreVerdicts.Of(e);
        }
    }

    // A first factor that was cleared comes back with the new mode.
    private static async Task EnsureFactorAsync(Session session)
    {
        if (await FirstFactor.ReadAsync(session.Records, CancellationToken.None).ConfigureAwait(false) is null)
        {
            var factor = session.User.DeviceId == NamedLogin.NoDeviceId ? new FirstFactor(session.RefreshToken ?? "") : FirstFactor.Key;
            await factor.WriteAsync(session.Records, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
