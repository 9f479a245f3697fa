using System.Security.Cryptography;
using Gatehouse.Protocols.OneTimeCodes;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.SecondFactors;

/// <summary>Secrets of authenticator apps in <c>accounts_totp</c>, sealed. One counts once a code has confirmed it.</summary>
public sealed class TotpStore(Database database, SecretBox secrets, TimeProvider time)
{
    /// <summary>
    /// A secret that waits to be confirmed, in place of one that waited before: whoever saw that one, such as a thief of the
    /// password, must not have what the person confirms later. A confirmed one stays in force until then.
    /// </summary>
    public async Task<byte[]> PrepareAsync(Tx tx, string organizationId, string personId)
    {
        var secret = RandomNumberGenerator.GetBytes(Totp.SecretBytes);
        await tx.ExecuteAsync(
            """
            insert into accounts_totp (person_id, org_id, pending_sealed, created_ms) values (@personId, @organizationId, @box, @now)
            on conflict (person_id) do update set pending_sealed = @box
            """,
            new { personId, organizationId, box = secrets.Seal(secret, Purpose(personId)), now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        return secret;
    }

    /// <summary>The secret that waits to be confirmed; null when none does.</summary>
    public async Task<byte[]?> WaitingAsync(string personId, CancellationToken ct) =>
        await database.FirstAsync<byte[]>("select pending_sealed from accounts_totp where person_id = @personId", new { personId }, ct) is { } box
            ? secrets.Open(box, Purpose(personId))
            : null;

    /// <summary>Puts the waiting secret in force when the code is right.</summary>
    public async Task<bool> ConfirmAsync(Tx tx, string personId, string code)
    {
        var waiting = await tx.ScalarAsync<byte[]>($"select pending_sealed from accounts_totp where person_id = @personId{tx.ForUpdate}", new { personId });
        var now = time.GetUtcNow();
        if (waiting is null || Totp.Match(secrets.Open(waiting, Purpose(personId)), code, now, 0) is not { } step)
        {
            return false;
        }

        return await tx.ExecuteAsync(
            """
            update accounts_totp set secret_sealed = pending_sealed, pending_sealed = null, confirmed_ms = @now, last_step = @step
            where person_id = @personId and pending_sealed is not null
            """,
            new { personId, step, now = now.ToUnixTimeMilliseconds() }) == 1;
    }

    /// <summary>Puts a secret in force that was kept elsewhere, for somebody who has no app; false when the code is wrong.</summary>
    public async Task<bool> AddAsync(Tx tx, string organizationId, string personId, byte[] secret, string code)
    {
        var now = time.GetUtcNow();
        return Totp.Match(secret, code, now, 0) is { } step && await tx.ExecuteAsync(
            """
            insert into accounts_totp (person_id, org_id, secret_sealed, confirmed_ms, last_step, created_ms)
            values (@personId, @organizationId, @box, @now, @step, @now)
            on conflict (person_id) do update set secret_sealed = @box, pending_sealed = null, confirmed_ms = @now, last_step = @step
            where accounts_totp.confirmed_ms is null
            """,
            new { personId, organizationId, box = secrets.Seal(secret, Purpose(personId)), step, now = now.ToUnixTimeMilliseconds() }) == 1;
    }

    /// <summary>True when the code is right and was not used before; it is used up.</summary>
    public async Task<bool> UseAsync(Tx tx, string personId, string code)
    {
        var row = await tx.FirstAsync<Row>(
            $"select secret_sealed, last_step from accounts_totp where person_id = @personId and confirmed_ms is not null{tx.ForUpdate}", new { personId });
        if (row is null || Totp.Match(secrets.Open(row.SecretSealed, Purpose(personId)), code, time.GetUtcNow(), row.LastStep) is not { } step)
        {
            return false;
        }

        return await tx.ExecuteAsync(
            "update accounts_totp set last_step = @step where person_id = @personId and last_step < @step", new { personId, step }) == 1;
    }

    /// <summary>Removes it, confirmed or not; false when there was none.</summary>
    public static async Task<bool> RemoveAsync(Tx tx, string personId) =>
        await tx.ExecuteAsync("delete from accounts_totp where person_id = @personId", new { personId }) == 1;

    private static string Purpose(string personId) => "accounts.totp:" + personId;

    private sealed class Row
    {
        public required byte[] SecretSealed { get; init; }

        public long LastStep { get; init; }
    }
}
