using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Profiles;

/// <summary>The profile for enrollment tokens that name none. Made on first need: built-in CA, dynamic challenge.</summary>
public sealed class DefaultScepProfile(Database db, ScepProfileStore store, IAudit audit, TimeProvider time)
{
    /// <summary>The default profile of an organization; null only when the organization does not exist.</summary>
    public async Task<ScepProfileRow?> GetAsync(string organizationId, CancellationToken ct)
    {
        if (await store.DefaultAsync(organizationId, ct) is { } present)
        {
            return present;
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var row = new ScepProfileRow
        {
            Id = Id.New("scep", time), OrgId = organizationId, Name = "Built-in CA", CaName = "Gatehouse", IsDefault = true, CreatedMs = now, UpdatedMs = now,
        };
        await db.WriteAsync(async tx =>
        {
            if (await tx.ScalarAsync<long>("select count(*) from admin_organization where id = @organizationId", new { organizationId }) == 1
                && await tx.ScalarAsync<long>("select count(*) from pki_scep_profile where org_id = @organizationId and is_default = true and deleted_ms is null", new { organizationId }) == 0
                && await ScepProfileStore.TryInsertAsync(tx, row))
            {
                await audit.WriteAsync(tx, organizationId, "system", "pki", "scep-profile.create", row.Id, new { row.Name });
            }
        }, ct);
        return await store.DefaultAsync(organizationId, ct);
    }
}
