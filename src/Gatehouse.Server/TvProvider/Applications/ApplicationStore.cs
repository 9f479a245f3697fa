using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Applications;

/// <summary>Reads and changes <c>tv_application</c>.</summary>
internal sealed class ApplicationStore(Database database, TimeProvider time)
{
    private const string One = "select * from tv_application where org_id = @organizationId and id = @id";

    /// <summary>One; null when there is none.</summary>
    public Task<ApplicationRow?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        database.FirstAsync<ApplicationRow>(One, new { organizationId, id }, ct);

    /// <summary>In a transaction, locked against other changes until its end.</summary>
    public static Task<ApplicationRow?> LockAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<ApplicationRow>(One + tx.ForUpdate, new { organizationId, id });

    /// <summary>Newest first.</summary>
    public Task<List<ApplicationRow>> ListAsync(string organizationId, PageRequest page, CancellationToken ct)
    {
        var before = page.After();
        return database.QueryAsync<ApplicationRow>(
            $"select * from tv_application where org_id = @organizationId {(before is null ? "" : "and id < @before")} order by id desc limit @Fetch",
            new { organizationId, before, page.Fetch }, ct);
    }

    /// <summary>Those that are not disabled, newest first; a thousand of them are enough to tell of.</summary>
    public Task<List<ApplicationRow>> AllAsync(string organizationId, CancellationToken ct) => database.QueryAsync<ApplicationRow>(
        "select * from tv_application where org_id = @organizationId and disabled_ms is null order by id desc limit 1000", new { organizationId }, ct);

    /// <summary>Makes one; returns its id.</summary>
    public async Task<string> AddAsync(Tx tx, string organizationId, string name, TvApplicationSettings settings)
    {
        var id = Id.New("app", time);
        await tx.ExecuteAsync(
            "insert into tv_application (id, org_id, name, settings, created_ms) values (@id, @organizationId, @name, @settings, @now)",
            new { id, organizationId, name, settings = ApplicationRow.Write(settings), now = Now });
        return id;
    }

    /// <summary>Changes one. It holds at once, also for clients that are there.</summary>
    public Task SaveAsync(Tx tx, ApplicationRow before, string name, TvApplicationSettings settings, bool disabled) => tx.ExecuteAsync(
        "update tv_application set name = @name, settings = @settings, disabled_ms = @disabledMs, version = version + 1 where org_id = @OrgId and id = @Id",
        new { before.OrgId, before.Id, name, settings = ApplicationRow.Write(settings), disabledMs = disabled ? before.DisabledMs ?? Now : (long?)null });

    /// <summary>Removes one, and makes its statements worthless. False when there is none.</summary>
    public async Task<bool> RemoveAsync(Tx tx, string organizationId, string id)
    {
        await tx.ExecuteAsync(
            "update tv_statement set revoked_ms = @now where org_id = @organizationId and application_id = @id and revoked_ms is null",
            new { organizationId, id, now = Now });
        return await tx.ExecuteAsync("delete from tv_application where org_id = @organizationId and id = @id", new { organizationId, id }) == 1;
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
