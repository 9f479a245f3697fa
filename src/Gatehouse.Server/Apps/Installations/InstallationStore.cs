using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Installations;

/// <summary>Reads and changes <c>apps_installation</c>, always within one organization.</summary>
internal sealed class InstallationStore(Database database, TimeProvider time)
{
    private const string ById = "select * from apps_installation where org_id = @organizationId and id = @id";
    private const string ByKey = "select * from apps_installation where org_id = @organizationId and jkt = @jkt";

    /// <summary>One, deleted or not; null when there is none.</summary>
    public Task<InstallationRow?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        database.FirstAsync<InstallationRow>(ById, new { organizationId, id }, ct);

    /// <summary>The one that a key belongs to; null when there is none.</summary>
    public Task<InstallationRow?> FindByKeyAsync(string organizationId, string jkt, CancellationToken ct) =>
        database.FirstAsync<InstallationRow>(ByKey + " and state <> 'deleted'", new { organizationId, jkt }, ct);

    /// <summary>The newest that a key belonged to, whatever became of it; null when there is none.</summary>
    public Task<InstallationRow?> FindLastByKeyAsync(string organizationId, string jkt, CancellationToken ct) =>
        database.FirstAsync<InstallationRow>(ByKey + " order by id desc limit 1", new { organizationId, jkt }, ct);

    /// <summary>In a transaction, locked against other changes until its end.</summary>
    public static Task<InstallationRow?> LockAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<InstallationRow>(ById + tx.ForUpdate, new { organizationId, id });

    /// <summary>Adds one; false when its key belongs to another already.</summary>
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

    /// <summary>The one that a key belongs to, in a transaction, locked against other changes until its end; null when there is none.</summary>
    public static Task<InstallationRow?> LockByKeyAsync(Tx tx, string organizationId, string jkt) => tx.FirstAsync<InstallationRow>(
        "select * from apps_installation where org_id = @organizationId and jkt = @jkt and state in ('active', 'locked')" + tx.ForUpdate, new { organizationId, jkt });

    /// <summary>Gives one to another user, client and grant.</summary>
    public static Task HandOverAsync(Tx tx, InstallationRow row, string userId, string clientId, string grantId) => tx.ExecuteAsync(
        "update apps_installation set user_id = @userId, client_id = @clientId, grant_id = @grantId, answer = null where id = @Id and org_id = @OrgId",
        new { row.Id, row.OrgId, userId, clientId, grantId });

    /// <summary>Notes that an installation was heard of.</summary>
    public Task SeenAsync(Tx tx, string organizationId, string grantId) => tx.ExecuteAsync(
        "update apps_installation set last_seen_ms = @Now where grant_id = @grantId and org_id = @organizationId", new { organizationId, grantId, Now });

    /// <summary>Notes a login by the key alone: what opened it, and the grant that it goes on with.</summary>
    public Task LoggedInAsync(Tx tx, InstallationRow row, string grantId, string mode) => tx.ExecuteAsync(
        "update apps_installation set last_seen_ms = @Now, grant_id = @grantId, mode = @mode where id = @Id", new { row.Id, grantId, mode, Now });

    /// <summary>Gives it another key, about which nothing is known yet. False when the key belongs to another already.</summary>
    public async Task<bool> TryChangeKeyAsync(Tx tx, InstallationRow row, string jkt, string mode, string storage) =>
        await tx.ExecuteAsync(
            """
            update apps_installation set jkt = @jkt, mode = @mode, key_storage = @storage, last_seen_ms = @Now, answer = null, idempotency_hash = null,
                attestation_level = case when jkt = @jkt then attestation_level else 'none' end, attestation = case when jkt = @jkt then attestation end
            where id = @Id and not exists (
                select 1 from apps_installation o where o.org_id = @OrgId and o.jkt = @jkt and o.id <> @Id and o.state <> 'deleted')
            """,
            new { row.Id, row.OrgId, jkt, mode, storage, Now }) == 1;

    /// <summary>Adds the subject of a new installation.</summary>
    public Task AddUserAsync(Tx tx, string organizationId, string userId) => tx.ExecuteAsync(
        "insert into apps_user (id, org_id, state, created_ms) values (@userId, @organizationId, 'active', @Now)", new { userId, organizationId, Now });

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
