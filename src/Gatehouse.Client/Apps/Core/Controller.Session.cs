using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Http;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Core;

/// <summary>The session: who is logged in, or just enrolled and about to be.</summary>
internal sealed partial class Controller : IAppTokenSource
{
    private volatile Session? _session;

    /// <summary>Null where there is none. A caller that waits must hold it.</summary>
    public Session? Session => _session;

    /// <summary>Where the controller stands when nobody is logged in.</summary>
    public Phase PhaseWithoutSession => Users.IsEmpty ? Phase.ActivationRequired : Phase.LoginRequired;

    public bool IsCurrent(Session session) => ReferenceEquals(_session, session);

    /// <summary>A token from memory, where one may be given out now. Makes nothing.</summary>
    public AppToken? FindToken(string audience) => Gate.Accepts(EventKind.ExchangeIamToken) ? Exchange.Find(audience) : null;

    /// <inheritdoc/>
    public async ValueTask<BoundToken> GetTokenAsync(string audience, bool forceUpdate, CancellationToken ct)
    {
        // The key of another session than the token's would be of no use to it.
        var session = _session;
        if (session is not null && !forceUpdate && FindToken(audience) is { } cached)
        {
            return new BoundToken(cached, session.Prover);
        }

        var result = await PostAsync(new ExchangeIamTokenEvent(audience, forceUpdate), ct).ConfigureAwait(false);
        return result.IsOk && _session is { } current ? new BoundToken(result.Issued!, current.Prover) : throw new AppSessionException(result);
    }

    /// <summary>Takes another session; the one before ends when nobody uses it any more.</summary>
    public void Replace(Session session)
    {
        var before = Interlocked.Exchange(ref _session, session);
        if (before is not null && !ReferenceEquals(before, session))
        {
            before.Release();
        }
    }

    /// <summary>Ends the session, if there is one.</summary>
    public void DropSession() => Interlocked.Exchange(ref _session, null)?.Release();

    /// <summary>Draws the consequences of what became of a session: its tokens, its user, its installation or what is stored of it may be gone.</summary>
    public async Task ConcludeAsync(Session session, Verdict verdict)
    {
        // Nothing will ever open it again, and it would stand in the way of a new enrollment.
        if (verdict.Code == AppErrorCodes.StorageCorrupt)
        {
            await WipeAsync(session.User.User).ConfigureAwait(false);
            TellLoginImpossible(session.User);
            return;
        }

        switch (verdict.Status)
        {
            case StatusType.UnknownCertificate:
                await WipeAsync(session.User.User).ConfigureAwait(false);
                break;

            case StatusType.TokenDataIsOutdated or StatusType.CannotAcquireTokenData or StatusType.NoTokenDataAvailable:
                LogOut(session);
                TellLoginImpossible(session.User);
                break;

            case StatusType.LockedCertificate or StatusType.LockedUser:
                LogOut(session);
                break;
        }
    }

    /// <summary>Removes a user from this device.</summary>
    public async Task WipeAsync(UserIdentifier user)
    {
        await Options.Store.DeleteAsync(user, CancellationToken.None).ConfigureAwait(false);
        Users.Remove(user);
        if (_session is { } session && session.User.User == user && Interlocked.CompareExchange(ref _session, null, session) == session)
        {
            session.Release();
        }

        Settle();
    }

    /// <summary>Stores what is known of a user. That it cannot be stored is a warning: the login itself is good.</summary>
    public async Task<StoredUser> RememberAsync(Session session, StoredUser user)
    {
        try
        {
            user = await Options.Store.UpdateAsync(session.Records, user, CancellationToken.None).ConfigureAwait(false);
        }
        catch (SecureStoreException e)
        {
            Hub.Publish(new WarningEvent(ErrorType.Storage, AppErrorCodes.StorageUnusable, e.Message));
        }

        Users.Put(user, session.User.User);
        return user;
    }

    /// <summary>Tells what the app has to do now that the stored factor is of no use.</summary>
    public void TellLoginImpossible(StoredUser user) =>
        Hub.Publish(user.IsAnonymous ? new EnrollmentRequiredEvent(user.User) : new IdpLoginRequiredEvent(user.User));

    private void LogOut(Session session)
    {
        session.DropTokens();
        if (_session is { } current && current.User.User == session.User.User && Interlocked.CompareExchange(ref _session, null, current) == current)
        {
            current.DropTokens();
            current.Release();
            Settle();
        }
    }

    // Only what is started has a state to lose.
    private void Settle()
    {
        if (Gate.Phase is Phase.ActivationRequired or Phase.LoginRequired or Phase.LoggedIn && (_session is null || Gate.Phase != Phase.LoggedIn))
        {
            Gate.Become(PhaseWithoutSession);
        }
    }
}
