using System.Globalization;
using Gatehouse.Server.TvProvider.Http;

namespace Gatehouse.Server.TvProvider.Events.Reports;

/// <summary>What a report shall show: <c>/esm/v3/{dimension}/{dimension}…?start=…&amp;mvpd=…</c>.</summary>
internal sealed record ReportQuery
{
    /// <summary>Most rows of an answer.</summary>
    public const int MaxRows = 10_000;

    private const int MaxDays = 800;
    private const string Count = "count";
    private const string Latency = "authz-latency";

    private static readonly string[] Options = ["start", "end", "limit", "metrics", "format"];
    private static readonly string[] Formats = ["json", "csv", "xml", "html"];
    private static readonly string[] TimeFormats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    /// <summary>All metrics, in the order of the published ones.</summary>
    public static IReadOnlyList<string> AllMetrics { get; } = [.. Enum.GetValues<TvEventKind>().Select(k => TvEventKinds.Metrics[k]), Latency, Count];

    /// <summary>What is told apart.</summary>
    public required IReadOnlyList<ReportDimension> Dimensions { get; init; }

    /// <summary>What is shown.</summary>
    public required IReadOnlyList<string> Metrics { get; init; }

    /// <summary>Wanted (or, with <c>Not</c>, unwanted) values.</summary>
    public required IReadOnlyList<(ReportDimension Dimension, bool Not, HashSet<string> Values)> Filters { get; init; }

    /// <summary>From, by the hour.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Until, not including.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>Most rows.</summary>
    public required int Limit { get; init; }

    /// <summary><c>json</c>, <c>csv</c>, <c>xml</c> or <c>html</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Reads a call.</summary>
    /// <param name="call">The call; the path below the root is its route value <c>path</c>.</param>
    /// <param name="zone">Where days begin.</param>
    /// <param name="now">The time.</param>
    /// <param name="fault">What is wrong; null with a query.</param>
    /// <param name="status">Status that goes with it.</param>
    public static ReportQuery? Read(TvManaged call, TimeZoneInfo zone, DateTimeOffset now, out string? fault, out int status)
    {
        status = StatusCodes.Status400BadRequest;
        var (path, extension) = Split((call.Http.Request.RouteValues["path"] as string ?? "").Trim('/'));
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0 || names.Distinct(StringComparer.Ordinal).Count() != names.Length || !names.All(ReportDimension.All.ContainsKey))
        {
            (fault, status) = ($"The path names dimensions, each once: {string.Join(", ", ReportDimension.Names)}.", StatusCodes.Status404NotFound);
            return null;
        }

        if ((extension ?? call.Query("format") ?? Accepted(call.Http.Request)) is not { } format || !Formats.Contains(format, StringComparer.Ordinal))
        {
            (fault, status) = ("Reports are json, csv, xml or html.", StatusCodes.Status406NotAcceptable);
            return null;
        }

        if (ReadTimes(call, zone, now, out fault) is not var (start, end) || ReadFilters(call, out fault) is not { } filters || ReadMetrics(call, out fault) is not { } metrics)
        {
            return null;
        }

        var limit = MaxRows;
        if (call.Query("limit") is { } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is > 0 and <= MaxRows))
        {
            fault = "limit is a number from 1 to 10000.";
            return null;
        }

        return new ReportQuery
        {
            Dimensions = [.. names.Select(n => ReportDimension.All[n])], Metrics = metrics, Filters = filters, Start = start, End = end, Limit = limit, Format = format,
        };
    }

    /// <summary>What a count adds to a metric.</summary>
    public static long Share(string metric, string counted, long number, long latency) =>
        metric == Count || metric == counted ? number : metric == Latency ? latency : 0;

    private static (string Path, string? Extension) Split(string path) =>
        path.LastIndexOf('.') is > 0 and var dot ? (path[..dot], path[(dot + 1)..]) : (path, null);

    private static string? Accepted(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return accept.Length == 0 || accept.Contains("json", StringComparison.OrdinalIgnoreCase) ? "json"
            : accept.Contains("html", StringComparison.OrdinalIgnoreCase) ? "html" // a browser's, which takes everything else, too
            : accept.Contains("*/*", StringComparison.Ordinal) ? "json"
            : accept.Contains("csv", StringComparison.OrdinalIgnoreCase) ? "csv"
            : accept.Contains("xml", StringComparison.OrdinalIgnoreCase) ? "xml"
            : null;
    }

    private static (DateTimeOffset Start, DateTimeOffset End)? ReadTimes(TvManaged call, TimeZoneInfo zone, DateTimeOffset now, out string? fault)
    {
        fault = "start and end are such as 2026-09-21 or 2026-09-21T05:00, start is before end, and they are at most 800 days apart.";
        var end = call.Query("end") is { } to ? Parse(to, zone) : now;
        var start = call.Query("start") is { } from ? Parse(from, zone) : end?.AddDays(-1);
        if (start is null || end is null || start >= end || end - start > TimeSpan.FromDays(MaxDays))
        {
            return null;
        }

        fault = null;
        return (start.Value, end.Value);
    }

    private static DateTimeOffset? Parse(string text, TimeZoneInfo zone) =>
        DateTime.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && time.Year is > 1970 and < 9999
            ? new DateTimeOffset(time, zone.GetUtcOffset(time))
            : null;

    private static List<(ReportDimension, bool, HashSet<string>)>? ReadFilters(TvManaged call, out string? fault)
    {
        fault = null;
        var filters = new List<(ReportDimension, bool, HashSet<string>)>();
        foreach (var (key, values) in call.Http.Request.Query)
        {
            var name = key.TrimEnd('!');
            if (Options.Contains(key, StringComparer.Ordinal))
            {
                continue;
            }

            if (!ReportDimension.All.TryGetValue(name, out var dimension) || key.Length - name.Length > 1)
            {
                fault = $"There is no dimension and no option {name}.";
                return null;
            }

            filters.Add((dimension, key.EndsWith('!'), values.OfType<string>().ToHashSet(StringComparer.Ordinal)));
        }

        return filters;
    }

    private static string[]? ReadMetrics(TvManaged call, out string? fault)
    {
        string[] metrics = call.Query("metrics") is { } text ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [.. AllMetrics];
        fault = metrics.FirstOrDefault(m => !AllMetrics.Contains(m, StringComparer.Ordinal)) is { } unknown ? $"There is no metric {unknown}." : null;
        return fault is null ? metrics : null;
    }
}
