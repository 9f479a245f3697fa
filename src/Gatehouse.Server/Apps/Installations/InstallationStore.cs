using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Installations;

/// <summary>Reads and changes <c>apps_installation</c>, always within one organization.</summary>
internal sealed class InstallationStore(Database database, TimeProvider time)
{
    private const string ById = "select * from apps_installation where org_id = @organizationId and id = @id";
    private const string ByKey = "select * from apps_installation where org_id = @organizationId and jkt = @jkt and state <> 'deleted'";

    /// <summary>One, deleted or not; null when there is none.</summary>
    public Task<InstallationRow?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        database.FirstAsync<InstallationRow>(ById, new { organizationId, id }, ct);

    /// <summary>The living one with a key; null when there is none.</summary>
    public Task<InstallationRow?> FindByKeyAsync(string organizationId, string jkt, CancellationToken ct) =>
        database.FirstAsync<InstallationRow>(ByKey, new { organizationId, jkt }, ct);

    /// <summary>In a transaction, locked against other changes until its end.</summary>
    public static Task<InstallationRow?> LockAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<InstallationRow>(ById + tx.ForUpdate, new { organizationId, id });

    /// <summary>Adds one; false when a living one has its key already.</summary>
    public static async Task<bool> TryAddAsync(Tx tx, InstallationRow row) =>
        await tx.ExecuteAsync(
            """
            insert into apps_installation (
                id, org_id, user_id, client_id, jkt, mode, key_storage, platform, software_id, software_version, attestation_level, attestation,
                grant_id, state, idempotency_hash, answer, created_ms, last_seen_ms)
            values (@Id, @OrgId, @UserId, @ClientId, @Jkt, @Mode, @KeyStorage, @Platform, @SoftwareId, @SoftwareVersion, @AttestationLevel, @Attestation,
                @GrantId, @State, @IdempotencyHash, @Answer, @CreatedMs, @LastSeenMs)
            on conflict (org_id, jkt) where state <> 'deleted' do nothing
            """, row) == 1;

    /// <summary>Gives one to another user, client and grant.</summary>
    public static Task HandOverAsync(Tx tx, InstallationRow row, string userId, string clientId, string grantId) => tx.ExecuteAsync(
        "update apps_installation set user_id = @userId, client_id = @clientId, grant_id = @grantId, answer = null where id = @Id and org_id = @OrgId",
        new { row.Id, row.OrgId, userId, clientId, grantId });

    /// <summary>Adds the subject of a new installation.</summary>
    public Task AddUserAsync(Tx tx, string organizationId, string userId) => tx.ExecuteAsync(
        "insert into apps_user (id, org_id, state, created_ms) values (@userId, @organizationId, 'active', @now)",
        new { userId, organizationId, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
}
