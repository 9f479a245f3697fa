using System.Globalization;
using System.Text.Json;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Http;

namespace Gatehouse.Server.TvProvider.Events.Reports;

/// <summary>Adds up what was counted. The database adds up what its columns tell apart; what is only known here, such as the day in a time zone, is added up after it.</summary>
internal sealed class ReportReader(Database database)
{
    // Read at most; a report over more would be of no use to anybody.
    private const int MaxGroups = 200_000;

    /// <summary>The report; null when it would be too large.</summary>
    public async Task<Report?> ReadAsync(TvManaged call, ReportQuery query, TimeZoneInfo zone, CancellationToken ct)
    {
        string[] columns = [.. query.Dimensions.Select(d => d.Column).Concat(query.Filters.Select(f => f.Dimension.Column)).Distinct(StringComparer.Ordinal)];
        var applications = columns.Contains("application_id", StringComparer.Ordinal) ? await ApplicationsAsync(call.OrganizationId, ct) : [];
        var facts = new ReportFacts(call.Settings, applications, zone);
        var sums = new Dictionary<string, (string[] Values, long[] Sums)>(StringComparer.Ordinal);
        var groups = await GroupsAsync(call, query, columns, ct);
        if (groups.Count > MaxGroups)
        {
            return null;
        }

        foreach (var group in groups)
        {
            if (query.Filters.All(f => f.Values.Contains(f.Dimension.Read(facts, group[f.Dimension.Column])) != f.Not))
            {
                Add(sums, query, facts, group);
            }
        }

        var rows = sums.Values.OrderBy(r => r.Values, Comparer<string[]>.Create(Compare)).Take(query.Limit).ToList();
        return new Report([.. query.Dimensions.Select(d => d.Name)], query.Metrics, rows);
    }

    private static void Add(Dictionary<string, (string[] Values, long[] Sums)> sums, ReportQuery query, ReportFacts facts, IDictionary<string, object> group)
    {
        string[] values = [.. query.Dimensions.Select(d => d.Read(facts, group[d.Column]))];
        var key = string.Join('\0', values);
        if (!sums.TryGetValue(key, out var row))
        {
            sums[key] = row = (values, new long[query.Metrics.Count]);
        }

        var (counted, number, latency) = ((string)group["metric"], Number(group["number"]), Number(group["latency_ms"]));
        for (var i = 0; i < row.Sums.Length; i++)
        {
            row.Sums[i] += ReportQuery.Share(query.Metrics[i], counted, number, latency);
        }
    }

    // PostgreSQL adds whole numbers up to a decimal one.
    private static long Number(object value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    // Months and days as numbers, everything else as text, and never the one in the midst of the other: 9, 10, 1a would be in a circle.
    private static int Compare(string[] left, string[] right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            var order = (Whole(left[i]), Whole(right[i])) switch
            {
                ({ } one, { } other) when one != other => one.CompareTo(other),
                ({ }, null) => -1,
                (null, { }) => 1,
                _ => string.CompareOrdinal(left[i], right[i]),
            };
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private async Task<List<IDictionary<string, object>>> GroupsAsync(TvManaged call, ReportQuery query, string[] columns, CancellationToken ct)
    {
        string[] by = [.. columns.Append("metric").Distinct(StringComparer.Ordinal)];
        var application = call.Caller.Application;
        var everything = application.Settings.Programmer is null && application.Settings.ServiceProviders.Count == 0;
        var rows = await database.QueryAsync<dynamic>(
            $"""
            select {string.Join(", ", by)}, sum(number) as number, sum(latency_ms) as latency_ms from tv_event
            where org_id = @OrganizationId and hour_ms >= @start and hour_ms < @end {(everything ? "" : $"and service_provider in {Rows("@mine")}")}
            group by {string.Join(", ", by)} limit @most
            """,
            new
            {
                call.OrganizationId, start = query.Start.ToUnixTimeMilliseconds(), end = query.End.ToUnixTimeMilliseconds(), most = MaxGroups + 1,
                mine = JsonSerializer.Serialize(call.ServiceProviders.Select(p => p.Id)),
            }, ct);
        return rows.ConvertAll(r => (IDictionary<string, object>)r);
    }

    private string Rows(string parameter) => database.Kind == DatabaseKind.Postgres
        ? $"(select json_array_elements_text(cast({parameter} as json)))"
        : $"(select value from json_each({parameter}))";

    private async Task<Dictionary<string, string>> ApplicationsAsync(string organizationId, CancellationToken ct) =>
        (await database.QueryAsync<Named>("select id, name from tv_application where org_id = @organizationId", new { organizationId }, ct)).ToDictionary(a => a.Id, a => a.Name, StringComparer.Ordinal);

    private sealed class Named
    {
        public required string Id { get; init; }

        public required string Name { get; init; }
    }
}
