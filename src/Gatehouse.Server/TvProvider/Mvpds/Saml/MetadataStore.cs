using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Mvpds.Saml;

/// <summary>Metadata of providers in the database: what was fetched last, and when to fetch again.</summary>
internal sealed class MetadataStore(Database database, TimeProvider time)
{
    private const int Batch = 20;
    private const string Head = "org_id, mvpd, url, xml is not null as has_xml, fetched_ms, tried_ms, next_ms, failures, fault";
    private const string One = "from tv_mvpd_metadata where org_id = @organizationId and mvpd = @mvpd and url = @url";

    // A process that dies while it fetches holds a provider up for so long.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Null when nobody has asked for it yet, or it is of another address.</summary>
    public Task<MetadataRow?> FindAsync(string organizationId, string mvpd, string url, CancellationToken ct) => database.FirstAsync<MetadataRow>(
        $"select {Head} {One}", new { organizationId, mvpd, url }, ct);

    /// <summary>The document, as it came; null when there is none.</summary>
    public Task<string?> XmlAsync(MetadataRow row, CancellationToken ct) =>
        database.FirstAsync<string>($"select xml {One}", new { organizationId = row.OrgId, mvpd = row.Mvpd, url = row.Url }, ct);

    /// <summary>Takes over what was fetched.</summary>
    public Task SucceedAsync(string organizationId, string mvpd, string url, string xml, DateTimeOffset next, CancellationToken ct) => database.WriteAsync(
        tx => tx.ExecuteAsync(
            """
            insert into tv_mvpd_metadata (org_id, mvpd, url, xml, fetched_ms, tried_ms, next_ms) values (@organizationId, @mvpd, @url, @xml, @now, @now, @next)
            on conflict (org_id, mvpd) do update set
                url = excluded.url, xml = excluded.xml, fetched_ms = excluded.fetched_ms, tried_ms = excluded.tried_ms, next_ms = excluded.next_ms, failures = 0, fault = null
            """,
            new { organizationId, mvpd, url, xml, now = Now, next = next.ToUnixTimeMilliseconds() }), ct);

    /// <summary>Notes that it could not be fetched. What there is of the same address stays. The number of failures in a row.</summary>
    public Task<long> FailAsync(string organizationId, string mvpd, string url, string fault, Func<long, TimeSpan> pause, CancellationToken ct) => database.WriteAsync(
        async tx =>
        {
            var before = await tx.FirstAsync<MetadataRow>(
                $"select {Head} {One}{tx.ForUpdate}", new { organizationId, mvpd, url });
            var failures = (before?.Failures ?? 0) + 1;
            var next = Now + (long)pause(failures).TotalMilliseconds;
            await tx.ExecuteAsync(
                """
                insert into tv_mvpd_metadata (org_id, mvpd, url, tried_ms, next_ms, failures, fault) values (@organizationId, @mvpd, @url, @now, @next, @failures, @fault)
                on conflict (org_id, mvpd) do update set
                    xml = case when tv_mvpd_metadata.url = excluded.url then tv_mvpd_metadata.xml else null end,
                    url = excluded.url, tried_ms = excluded.tried_ms, next_ms = excluded.next_ms, failures = excluded.failures, fault = excluded.fault
                """,
                new { organizationId, mvpd, url, now = Now, next, failures, fault });
            return failures;
        }, ct);

    /// <summary>Claims what is due; nobody else gets it before the lease ends.</summary>
    public Task<List<MetadataRow>> ClaimAsync(CancellationToken ct) => database.WriteAsync(
        async tx =>
        {
            var rows = await tx.QueryAsync<MetadataRow>(
                $"select {Head} from tv_mvpd_metadata where next_ms <= @now order by next_ms limit @Batch{tx.ForUpdateSkipLocked}", new { now = Now, Batch });
            foreach (var row in rows)
            {
                await tx.ExecuteAsync(
                    "update tv_mvpd_metadata set next_ms = @next where org_id = @OrgId and mvpd = @Mvpd",
                    new { next = Now + (long)Lease.TotalMilliseconds, row.OrgId, row.Mvpd });
            }

            return rows;
        }, ct);

    /// <summary>When the next is due; null for never.</summary>
    public Task<long?> NextDueAsync(CancellationToken ct) => database.FirstAsync<long?>("select min(next_ms) from tv_mvpd_metadata", null, ct);

    /// <summary>Forgets a provider that is no longer configured so.</summary>
    public Task RemoveAsync(MetadataRow row, CancellationToken ct) => database.WriteAsync(
        tx => tx.ExecuteAsync("delete from tv_mvpd_metadata where org_id = @OrgId and mvpd = @Mvpd and url = @Url", new { row.OrgId, row.Mvpd, row.Url }), ct);
}
