using System.Text;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Passkeys;

/// <summary>What the framework remembers of passkeys in the making: one in each browser session, for five minutes, taken once.</summary>
internal sealed class PasskeyChallenges(Database database, TimeProvider time)
{
    // As long as the browser waits for the authenticator.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>Keeps it, in place of what was kept before.</summary>
    public Task KeepAsync(string sessionId, string kept, CancellationToken ct) => database.WriteAsync(
        tx => tx.ExecuteAsync(
            "update accounts_session set passkey_challenge = @challenge, passkey_challenge_ms = @now where id = @sessionId",
            new { sessionId, challenge = Encoding.UTF8.GetBytes(kept), now = time.GetUtcNow().ToUnixTimeMilliseconds() }), ct);

    /// <summary>Takes it; null when there is none, or it is too old.</summary>
    public Task<string?> TakeAsync(string sessionId, CancellationToken ct) => database.WriteAsync(async tx =>
    {
        var since = (time.GetUtcNow() - Lifetime).ToUnixTimeMilliseconds();
        var kept = await tx.ScalarAsync<byte[]>(
            $"select passkey_challenge from accounts_session where id = @sessionId and passkey_challenge_ms > @since{tx.ForUpdate}", new { sessionId, since });
        await tx.ExecuteAsync("update accounts_session set passkey_challenge = null, passkey_challenge_ms = null where id = @sessionId", new { sessionId });
        return kept is null ? null : Encoding.UTF8.GetString(kept);
    }, ct);
}
