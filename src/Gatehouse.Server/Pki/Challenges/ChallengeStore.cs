using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Challenges;

/// <summary>One-time challenges: made, found by hash, consumed once.</summary>
public sealed class ChallengeStore(Database db, TimeProvider time)
{
    private const int MaxWrong = 5;
    private const string Columns = "id, org_id, profile_id, attempt_id, device_id, state, wrong, expires_ms";

    /// <summary>Makes a challenge of 192 random bits, base64url, and keeps its hash. Those made before stay good until they expire: the user may install the profile of an earlier download.</summary>
    public async Task<string> CreateAsync(Tx tx, string organizationId, string profileId, string? attemptId, string? deviceId, TimeSpan lifetime)
    {
        var challenge = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        var now = Now;
        await tx.ExecuteAsync(
            $"""
            insert into pki_challenge (id, org_id, profile_id, hash, attempt_id, device_id, state, wrong, created_ms, expires_ms)
            values (@id, @organizationId, @profileId, @hash, @attemptId, @deviceId, '{ChallengeRow.Issued}', 0, @now, @expires)
            """,
            new
            {
                id = Id.New("chl", time), organizationId, profileId, hash = Hash(challenge), attemptId, deviceId, now,
                expires = now + (long)lifetime.TotalMilliseconds,
            });
        return challenge;
    }

    /// <summary>By its value, locked until the transaction ends; null when no such challenge was made for this profile.</summary>
    public static Task<ChallengeRow?> FindAsync(Tx tx, string profileId, string challenge) =>
        tx.FirstAsync<ChallengeRow>(
            $"select {Columns} from pki_challenge where hash = @hash and profile_id = @profileId{tx.ForUpdate}",
            new { hash = Hash(challenge), profileId });

    /// <summary>By its value, in any profile and whatever became of it; null when no such one was made.</summary>
    public Task<ChallengeRow?> FindAsync(string challenge, CancellationToken ct) =>
        db.FirstAsync<ChallengeRow>($"select {Columns} from pki_challenge where hash = @hash", new { hash = Hash(challenge) }, ct);

    /// <summary>Spends it. False when somebody else did.</summary>
    public async Task<bool> ConsumeAsync(Tx tx, string id) =>
        await tx.ExecuteAsync(
            $"update pki_challenge set state = '{ChallengeRow.Consumed}', consumed_ms = @now where id = @id and state = '{ChallengeRow.Issued}'",
            new { id, now = Now }) == 1;

    /// <summary>A wrong value came for an attempt: what is outstanding for it is locked at the fifth.</summary>
    public static Task CountWrongAsync(Tx tx, string profileId, string attemptId) =>
        tx.ExecuteAsync(
            $"""
            update pki_challenge set wrong = wrong + 1, state = case when wrong + 1 >= {MaxWrong} then '{ChallengeRow.Locked}' else state end
            where attempt_id = @attemptId and profile_id = @profileId and state = '{ChallengeRow.Issued}'
            """,
            new { profileId, attemptId });

    /// <summary>Ends what is outstanding for an attempt or a device that will not need it any more.</summary>
    public static Task RevokeAsync(Tx tx, string? attemptId, string? deviceId) =>
        tx.ExecuteAsync(
            $"""
            update pki_challenge set state = '{ChallengeRow.Revoked}'
            where state = '{ChallengeRow.Issued}' and (attempt_id = @attemptId or device_id = @deviceId)
            """,
            new { attemptId, deviceId });

    /// <summary>Drops what ended before an instant, at most <paramref name="limit"/> rows.</summary>
    public static Task<int> SweepAsync(Tx tx, long beforeMs, int limit) =>
        tx.ExecuteAsync(
            "delete from pki_challenge where id in (select id from pki_challenge where expires_ms < @beforeMs order by expires_ms limit @limit)",
            new { beforeMs, limit });

    private static byte[] Hash(string challenge) => SHA256.HashData(Encoding.UTF8.GetBytes(challenge));

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
