using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Degradations;

/// <summary>Reads and changes <c>tv_degradation</c>.</summary>
internal sealed class DegradationStore : IDegradations
{
    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly OrganizationCache<DegradationRules> _cache;

    public DegradationStore(Database database, TimeProvider time)
    {
        (_database, _time) = (database, time);
        _cache = new OrganizationCache<DegradationRules>(time, ReadAsync);
    }

    /// <inheritdoc/>
    public ValueTask<DegradationRules> ForAsync(string organizationId, CancellationToken ct) => _cache.GetAsync(organizationId, ct);

    /// <summary>One; null when there is none.</summary>
    public Task<DegradationRow?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        _database.FirstAsync<DegradationRow>("select * from tv_degradation where org_id = @organizationId and id = @id", new { organizationId, id }, ct);

    /// <summary>Newest first; what ended stays for a while.</summary>
    public Task<List<DegradationRow>> ListAsync(string organizationId, PageRequest page, CancellationToken ct)
    {
        var before = page.After();
        return _database.QueryAsync<DegradationRow>(
            $"select * from tv_degradation where org_id = @organizationId {(before is null ? "" : "and id < @before")} order by id desc limit @Fetch",
            new { organizationId, before, page.Fetch }, ct);
    }

    /// <summary>Makes a rule; it holds at once in this process, and within a second in the others.</summary>
    public async Task<DegradationRow> AddAsync(Tx tx, string organizationId, Degradation rule, string createdBy)
    {
        var row = new DegradationRow
        {
            Id = Id.New("dgr", _time),
            OrgId = organizationId,
            Kind = DegradationKinds.Text(rule.Kind),
            Programmer = rule.Programmer,
            ServiceProvider = rule.ServiceProvider,
            Mvpd = rule.Mvpd,
            Resource = rule.Resource,
            Message = rule.Message,
            CreatedBy = createdBy,
            StartsMs = rule.Starts.ToUnixTimeMilliseconds(),
            EndsMs = rule.Ends.ToUnixTimeMilliseconds(),
        };
        await tx.ExecuteAsync(
            """
            insert into tv_degradation (id, org_id, kind, programmer, service_provider, mvpd, resource, message, created_by, starts_ms, ends_ms)
            values (@Id, @OrgId, @Kind, @Programmer, @ServiceProvider, @Mvpd, @Resource, @Message, @CreatedBy, @StartsMs, @EndsMs)
            """, row);
        tx.AfterCommit(() => _cache.Forget(organizationId));
        return row;
    }

    /// <summary>Ends a rule. False when there is none.</summary>
    public async Task<bool> RemoveAsync(Tx tx, string organizationId, string id)
    {
        tx.AfterCommit(() => _cache.Forget(organizationId));
        return await tx.ExecuteAsync("delete from tv_degradation where org_id = @organizationId and id = @id", new { organizationId, id }) == 1;
    }

    /// <summary>Removes rules that ended long ago.</summary>
    public static Task<int> SweepAsync(Tx tx, DateTimeOffset endedBefore, int limit) => tx.ExecuteAsync(
        "delete from tv_degradation where id in (select id from tv_degradation where ends_ms < @before limit @limit)",
        new { before = endedBefore.ToUnixTimeMilliseconds(), limit });

    private async Task<DegradationRules> ReadAsync(string organizationId, DegradationRules? known, CancellationToken ct)
    {
        var rows = await _database.QueryAsync<DegradationRow>(
            "select * from tv_degradation where org_id = @organizationId and ends_ms > @now",
            new { organizationId, now = _time.GetUtcNow().ToUnixTimeMilliseconds() }, ct);
        return rows.Count == 0 && known is { All.Count: 0 } ? known : new DegradationRules([.. rows.Select(Rule)]);
    }

    private static Degradation Rule(DegradationRow row) => new(
        row.Id, DegradationKinds.Parse(row.Kind)!.Value, row.Programmer, row.ServiceProvider, row.Mvpd, row.Resource, row.Message,
        DateTimeOffset.FromUnixTimeMilliseconds(row.StartsMs), DateTimeOffset.FromUnixTimeMilliseconds(row.EndsMs));
}
