using Gatehouse.Client.Apps.Http;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Core;

/// <summary>
/// The opened credentials of one user, and the tokens in memory. It ends when nobody uses it any more, which may be after it was
/// dropped: a request that is under way keeps its key.
/// </summary>
internal sealed class Session
{
    private readonly TimeProvider _time;
    private int _holds = 1;
    private ISealedRecords _records;
    private volatile AppToken? _access;
    private volatile string? _refresh;

    public Session(StoredUser user, ISealedRecords records, IDeviceKey key, ServerClock clock, TimeProvider time)
    {
        (User, _records, Key, _time) = (user, records, key, time);
        Prover = new DpopProver(key, clock);
    }

    public StoredUser User { get; set; }

    public IDeviceKey Key { get; }

    public IDpopProver Prover { get; }

    public ISealedRecords Records
    {
        get => _records;
        set => _records = value;
    }

    /// <summary>Exchanged tokens.</summary>
    public TokenCache Exchanged { get; } = new();

    /// <summary>One renewal at a time.</summary>
    public SemaphoreSlim Renewing { get; } = new(1, 1);

    public string? RefreshToken => _refresh;

    /// <summary>What the server last said of the login.</summary>
    public TokenSet? Last { get; private set; }

    /// <summary>The access token, unless it ends too soon to be of use.</summary>
    public string? LiveAccess => _access is { } access && access.IsLive(_time) ? access.Value : null;

    /// <summary>New tokens have come.</summary>
    public void Accept(TokenSet tokens)
    {
        _access = AppTokens.Make(tokens.AccessToken, "", tokens.Scope, tokens.ExpiresIn, _time);
        _refresh = tokens.RefreshToken ?? _refresh;
        Last = tokens;
    }

    /// <summary>Takes over what another session of the same user knows.</summary>
    public void AcceptFrom(Session other) => (_access, _refresh, Last) = (other._access, other._refresh, other.Last);

    public void DropAccess() => _access = null;

    /// <summary>Forgets every token; what is stored stays.</summary>
    public void DropTokens()
    {
        (_access, _refresh) = (null, null);
        Exchanged.Clear();
    }

    public void DropRefresh() => _refresh = null;

    /// <summary>Keeps it alive until <see cref="Release"/>. False where it has ended.</summary>
    public bool Hold()
    {
        while (true)
        {
            var holds = Volatile.Read(ref _holds);
            if (holds == 0)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _holds, holds + 1, holds) == holds)
            {
                return true;
            }
        }
    }

    /// <summary>The last one out ends it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holds) == 0)
        {
            DropTokens();
            Key.Dispose();
            _records.Dispose();
        }
    }
}
