using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Identity;

namespace Gatehouse.Server.Accounts.Passkeys;

/// <summary>Reads and changes <c>accounts_passkey</c>. Public keys only: nothing in it is worth stealing.</summary>
public sealed class PasskeyStore(Database database, TimeProvider time)
{
    /// <summary>How many a person may have.</summary>
    public const int MaxPerPerson = 10;

    /// <summary>Longest name.</summary>
    public const int MaxName = 60;

    /// <summary>True when anybody of the organization has one; the sign-in page offers them then.</summary>
    public async Task<bool> AnyAsync(string organizationId, CancellationToken ct) => await database.FirstAsync<string>(
        "select id from accounts_passkey where org_id = @organizationId limit 1", new { organizationId }, ct) is not null;

    /// <summary>All of a person, in the order they were made.</summary>
    public Task<List<PasskeyRow>> ListAsync(string organizationId, string personId, CancellationToken ct) => database.QueryAsync<PasskeyRow>(
        $"select {PasskeyRow.Columns} from accounts_passkey where org_id = @organizationId and person_id = @personId order by id",
        new { organizationId, personId }, ct);

    /// <summary>A piece of that list.</summary>
    public Task<List<PasskeyRow>> PageAsync(string organizationId, string personId, PageRequest page, CancellationToken ct)
    {
        var after = page.After();
        return database.QueryAsync<PasskeyRow>(
            $"""
            select {PasskeyRow.Columns} from accounts_passkey
            where org_id = @organizationId and person_id = @personId{(after is null ? "" : " and id > @after")} order by id limit @Fetch
            """,
            new { organizationId, personId, after, page.Fetch }, ct);
    }

    /// <summary>The one that an authenticator names, when it is the person's.</summary>
    public Task<PasskeyRow?> FindAsync(string organizationId, string personId, byte[] credentialId, CancellationToken ct) => database.FirstAsync<PasskeyRow>(
        $"select {PasskeyRow.Columns} from accounts_passkey where credential_id = @credentialId and org_id = @organizationId and person_id = @personId",
        new { organizationId, personId, credentialId }, ct);

    /// <summary>Whose the one is that an authenticator names, in whatever organization.</summary>
    public Task<string?> FindOwnerAsync(byte[] credentialId, CancellationToken ct) =>
        database.FirstAsync<string>("select person_id from accounts_passkey where credential_id = @credentialId", new { credentialId }, ct);

    /// <summary>Adds one; null when the person has too many, or an authenticator names another one so.</summary>
    public async Task<string?> AddAsync(Tx tx, string organizationId, string personId, UserPasskeyInfo made, string name)
    {
        // The row of the person stands for the count: of two at once, the second waits and sees the first.
        await tx.ScalarAsync<string>($"select id from admin_person where id = @personId{tx.ForUpdate}", new { personId });
        if (await tx.ScalarAsync<long>("select count(*) from accounts_passkey where person_id = @personId", new { personId }) >= MaxPerPerson)
        {
            return null;
        }

        var id = Id.New("pky", time);
        var added = await tx.ExecuteAsync(
            """
            insert into accounts_passkey (
                id, org_id, person_id, credential_id, public_key, name, sign_count, transports, backup_eligible, backed_up, created_ms)
            values (@id, @organizationId, @personId, @CredentialId, @PublicKey, @name, @count, @transports, @IsBackupEligible, @IsBackedUp, @now)
            on conflict do nothing
            """,
            new
            {
                id, organizationId, personId, made.CredentialId, made.PublicKey, name, count = (long)made.SignCount,
                transports = Transports(made.Transports), made.IsBackupEligible, made.IsBackedUp, now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            });
        return added == 1 ? id : null;
    }

    /// <summary>
    /// Notes a use. False when the passkey was removed meanwhile, or its count did not grow since it was read: of two
    /// signatures with one count at most one is the person's (WebAuthn §7.2 step 22).
    /// </summary>
    public async Task<bool> UseAsync(string organizationId, string personId, UserPasskeyInfo used, CancellationToken ct) => await database.WriteAsync(
        tx => tx.ExecuteAsync(
            """
            update accounts_passkey set sign_count = @count, backed_up = @IsBackedUp, last_used_ms = @now
            where credential_id = @CredentialId and org_id = @organizationId and person_id = @personId
                and (sign_count < @count or (sign_count = 0 and @count = 0))
            """,
            new { organizationId, personId, used.CredentialId, used.IsBackedUp, count = (long)used.SignCount, now = time.GetUtcNow().ToUnixTimeMilliseconds() }),
        ct) == 1;

    /// <summary>Removes one; false when the person has none with this id.</summary>
    public static async Task<bool> RemoveAsync(Tx tx, string organizationId, string personId, string id) => await tx.ExecuteAsync(
        "delete from accounts_passkey where id = @id and org_id = @organizationId and person_id = @personId", new { organizationId, personId, id }) == 1;

    /// <summary>Removes all of a person.</summary>
    public static Task RemoveAllAsync(Tx tx, string personId) => tx.ExecuteAsync("delete from accounts_passkey where person_id = @personId", new { personId });

    // Authenticators may name ones that nobody knows yet (WebAuthn §5.8.4); what cannot be a name is left out.
    private static string? Transports(string[]? transports) => string.Join(
        ' ', (transports ?? []).Where(t => t.Length is > 0 and <= 32 && t.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')).Take(8)) is { Length: > 0 } text ? text : null;
}
