using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Server.Apps.Settings;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Quotas;

/// <summary>
/// Counts enrollments: <c>apps_quota</c> and <c>apps_population</c>. In the transaction of the enrollment, so that the
/// numbers hold for any number of processes; last in it, because everybody waits for these rows. A window begins with the
/// first enrollment in it.
/// </summary>
internal sealed class QuotaStore(Database database, TimeProvider time)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The quotas of an enrollment, always in the same order, so that no two transactions wait for each other.</summary>
    public static IReadOnlyList<Quota> Of(AppEnrollmentSettings tenant, AppSettings app, string clientId, string level, string addressBlock)
    {
        var quotas = new List<Quota> { new(QuotaKinds.Address, addressBlock, tenant.RatePerIpPerHour, Hour) };
        if (app.RatePerMinute is { } perClient)
        {
            quotas.Add(new Quota(QuotaKinds.Client, clientId, perClient, Minute));
        }

        if (tenant.RatePerLevelPerMinute.TryGetValue(level, out var perLevel))
        {
            quotas.Add(new Quota(QuotaKinds.Level, level, perLevel, Minute));
        }

        quotas.Add(new Quota(QuotaKinds.Tenant, "", tenant.RatePerTenantPerMinute, Minute));
        return quotas;
    }

    /// <summary>The first quota that is used up, and how long it stays so; null when none is. One read, so that a flood costs no write; what it says is confirmed by <see cref="TakeAsync"/>.</summary>
    public async Task<(Quota Quota, TimeSpan Wait)?> UsedUpAsync(string organizationId, IReadOnlyList<Quota> quotas, CancellationToken ct)
    {
        var rows = await database.QueryAsync<QuotaRow>(
            $"select kind, since_ms, count from apps_quota where org_id = @organizationId and ({string.Join(" or ", quotas.Select(q => $"(kind = '{q.Kind}' and subject = @{q.Kind})"))})",
            Subjects(organizationId, quotas), ct);
        foreach (var quota in quotas)
        {
            if (rows.Find(r => r.Kind == quota.Kind) is { } row && Wait(quota, row) is { } wait)
            {
                return (quota, wait);
            }
        }

        return null;
    }

    /// <summary>Counts one enrollment in a quota; how long to wait when it is used up, null when it was not.</summary>
    public async Task<TimeSpan?> TakeAsync(Tx tx, string organizationId, Quota quota)
    {
        var args = new { organizationId, quota.Kind, quota.Subject, quota.Limit, now = Now, old = Now - (long)quota.Window.TotalMilliseconds };
        var taken = await tx.ExecuteAsync(
            """
            insert into apps_quota (org_id, kind, subject, since_ms, count) select @organizationId, @Kind, @Subject, @now, 1 where @Limit > 0
            on conflict (org_id, kind, subject) do update set
                count = case when apps_quota.since_ms <= @old then 1 else apps_quota.count + 1 end,
                since_ms = case when apps_quota.since_ms <= @old then excluded.since_ms else apps_quota.since_ms end
            where apps_quota.since_ms <= @old or apps_quota.count < @Limit
            """, args);
        if (taken == 1)
        {
            return null;
        }

        var row = await tx.FirstAsync<QuotaRow>(
            "select kind, since_ms, count from apps_quota where org_id = @organizationId and kind = @Kind and subject = @Subject", args);
        return row is null ? quota.Window : Wait(quota, row) ?? quota.Window;
    }

    /// <summary>Counts one more anonymous installation; false when there are as many as may be.</summary>
    public static async Task<bool> TryGrowAsync(Tx tx, string organizationId, int most) =>
        await tx.ExecuteAsync(
            """
            insert into apps_population (org_id, anonymous) select @organizationId, 1 where @most > 0
            on conflict (org_id) do update set anonymous = apps_population.anonymous + 1 where apps_population.anonymous < @most
            """,
            new { organizationId, most }) == 1;

    /// <summary>How many anonymous installations there are.</summary>
    public Task<long> PopulationAsync(string organizationId, CancellationToken ct) =>
        database.FirstAsync<long>("select anonymous from apps_population where org_id = @organizationId", new { organizationId }, ct);

    /// <summary>Counts some fewer.</summary>
    public static Task ShrinkAsync(Tx tx, string organizationId, int by) =>
        tx.ExecuteAsync("update apps_population set anonymous = anonymous - @by where org_id = @organizationId", new { organizationId, by });

    private TimeSpan? Wait(Quota quota, QuotaRow row)
    {
        var left = row.SinceMs + (long)quota.Window.TotalMilliseconds - Now;
        return left > 0 && row.Count >= quota.Limit ? TimeSpan.FromMilliseconds(left) : null;
    }

    private static Dapper.DynamicParameters Subjects(string organizationId, IReadOnlyList<Quota> quotas)
    {
        var args = new Dapper.DynamicParameters();
        args.Add("organizationId", organizationId);
        foreach (var quota in quotas)
        {
            args.Add(quota.Kind, quota.Subject);
        }

        return args;
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed class QuotaRow
    {
        public required string Kind { get; init; }

        public long SinceMs { get; init; }

        public long Count { get; init; }
    }
}
