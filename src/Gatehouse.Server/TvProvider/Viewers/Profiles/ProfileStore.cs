using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Viewers.Profiles;

/// <summary>Changes <c>tv_profile</c>. What was decided for a profile goes with it.</summary>
internal sealed class ProfileStore(TimeProvider time)
{
    // Whatever is remembered of the client's profiles, in whichever process, counts no longer.
    private const string Changed = "update tv_client set profile_version = profile_version + 1 where id = ";

    /// <summary>Adds a profile in place of an older one of the same device, client, service provider, MVPD and type.</summary>
    public static async Task PutAsync(Tx tx, ProfileRow row)
    {
        // Not an update: a new sign-in inherits no decisions.
        await tx.ExecuteAsync(
            """
            delete from tv_profile where org_id = @OrgId and device_hash = @DeviceHash and service_provider = @ServiceProvider and client_id = @ClientId
                and mvpd = @Mvpd and type = @Type
            """, row);
        await tx.ExecuteAsync(
            """
            insert into tv_profile (
                id, org_id, service_provider, mvpd, client_id, application_id, device_hash, type, platform_hash, service_hash, viewer_hash, user_key_hash,
                data, created_ms, expires_ms)
            values (@Id, @OrgId, @ServiceProvider, @Mvpd, @ClientId, @ApplicationId, @DeviceHash, @Type, @PlatformHash, @ServiceHash, @ViewerHash, @UserKeyHash,
                @Data, @CreatedMs, @ExpiresMs)
            """, row);
        await tx.ExecuteAsync(Changed + "@ClientId", row);
    }

    /// <summary>Those of a user at an MVPD, locked.</summary>
    public static Task<List<ProfileRow>> LockByUserAsync(Tx tx, string organizationId, string mvpd, string userKeyHash) => tx.QueryAsync<ProfileRow>(
        "select * from tv_profile where org_id = @organizationId and mvpd = @mvpd and user_key_hash = @userKeyHash order by id" + tx.ForUpdate,
        new { organizationId, mvpd, userKeyHash });

    /// <summary>Deletes one; false when it is gone already.</summary>
    public static async Task<bool> DeleteAsync(Tx tx, ProfileRow row)
    {
        await tx.ExecuteAsync(Changed + "@ClientId", row);
        return await tx.ExecuteAsync("delete from tv_profile where id = @Id", row) == 1;
    }

    /// <summary>The MVPD knows the viewer no more: the profile stays to say so until its end, and is worth nothing.</summary>
    public async Task EndAsync(Tx tx, string id)
    {
        await tx.ExecuteAsync("update tv_profile set ended_ms = @now where id = @id and ended_ms is null", new { id, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        await tx.ExecuteAsync("delete from tv_decision where profile_id = @id", new { id });
        await tx.ExecuteAsync(Changed + "(select client_id from tv_profile where id = @id)", new { id });
    }

    /// <summary>What is sealed, locked; null when the profile is gone.</summary>
    public static Task<byte[]?> LockDataAsync(Tx tx, string id) => tx.FirstAsync<byte[]>("select data from tv_profile where id = @id" + tx.ForUpdate, new { id });

    /// <summary>Writes what is sealed anew, such as refreshed tokens.</summary>
    public static Task ChangeAsync(Tx tx, string id, byte[] data) => tx.ExecuteAsync("update tv_profile set data = @data where id = @id", new { id, data });

    /// <summary>As on the wire, of what is stored.</summary>
    public static string TypeOf(bool partner) => ProfileRules.NameOf(partner ? ProfileType.AppleSso : ProfileType.Regular);
}
