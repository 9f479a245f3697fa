using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Administration.Configuration;

/// <summary>Reads and changes <c>tv_draft</c>. Where there is no draft, what is active stands for it.</summary>
internal sealed class DraftStore(Database database, TimeProvider time)
{
    private const string Draft = "select document, based_on, version, updated_by, updated_ms from tv_draft where org_id = @organizationId";

    private const string Active = """
        select document, number as based_on, number as version, activated_ms as updated_ms from tv_revision
        where org_id = @organizationId order by number desc limit 1
        """;

    /// <summary>What operators are working at.</summary>
    public async Task<DraftRow> ReadAsync(string organizationId, CancellationToken ct) =>
        await database.FirstAsync<DraftRow>(Draft, new { organizationId }, ct) ?? await database.FirstAsync<DraftRow>(Active, new { organizationId }, ct) ?? Empty();

    /// <summary>The same in a transaction, locked against other changes until its end.</summary>
    public static async Task<DraftRow> LockAsync(Tx tx, string organizationId)
    {
        await OrganizationLock.TakeAsync(tx, organizationId);
        return await tx.FirstAsync<DraftRow>(Draft, new { organizationId }) ?? await tx.FirstAsync<DraftRow>(Active, new { organizationId }) ?? Empty();
    }

    /// <summary>Replaces the draft; returns its new version.</summary>
    public async Task<long> SaveAsync(Tx tx, string organizationId, DraftRow before, TvConfiguration configuration, string updatedBy)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var version = Math.Max(before.Version + 1, now);
        await tx.ExecuteAsync(
            """
            insert into tv_draft (org_id, document, based_on, version, updated_by, updated_ms) values (@organizationId, @document, @BasedOn, @version, @updatedBy, @now)
            on conflict (org_id) do update set document = excluded.document, version = excluded.version, updated_by = excluded.updated_by, updated_ms = excluded.updated_ms
            """,
            new { organizationId, document = RevisionRow.Write(configuration), before.BasedOn, version, updatedBy, now });
        return version;
    }

    /// <summary>Removes the draft. False when there is none.</summary>
    public static async Task<bool> RemoveAsync(Tx tx, string organizationId) =>
        await tx.ExecuteAsync("delete from tv_draft where org_id = @organizationId", new { organizationId }) == 1;

    private static DraftRow Empty() => new() { Document = "{}" };
}
