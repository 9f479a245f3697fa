using System.Text;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Enrollment.Journal;

/// <summary>What the log is narrowed to; take it with <c>[AsParameters]</c>.</summary>
internal sealed record LogFilter
{
    /// <summary>Only this attempt.</summary>
    public string? AttemptId { get; init; }

    /// <summary>Only this token.</summary>
    public string? TokenId { get; init; }

    /// <summary>Only this device.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Only this code.</summary>
    public string? Code { get; init; }

    /// <summary>Only <c>ok</c>, <c>warning</c>, <c>failed</c> or <c>refused</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>Not before.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before.</summary>
    public DateTimeOffset? To { get; init; }
}

/// <summary>The enrollment log through the API: pages of JSON, or one CSV file.</summary>
internal static class LogEndpoints
{
    // An export is one answer in memory; more than this is asked for by period.
    private const int MaxExport = 20_000;

    private const string Select =
        """
        select * from enrollment_log
        where org_id = @org and (@after is null or id < @after) and (@AttemptId is null or attempt_id = @AttemptId)
          and (@TokenId is null or token_id = @TokenId) and (@DeviceId is null or device_id = @DeviceId)
          and (@Code is null or code = @Code) and (@Outcome is null or outcome = @Outcome) and at_ms >= @from and at_ms < @to
        order by id desc
        """;

    /// <summary>Events, newest first.</summary>
    /// <param name="page">Page; of CSV there is only one, of up to 20000 events.</param>
    /// <param name="filter">Which events.</param>
    /// <param name="format"><c>json</c> (default) or <c>csv</c>.</param>
    public static async Task<Results<Ok<Page<EnrollmentLogEntry>>, FileContentHttpResult, ProblemHttpResult>> ListAsync(
        [AsParameters] PageRequest page, [AsParameters] LogFilter filter, string? format, HttpContext http, Database database, CancellationToken ct)
    {
        var args = new
        {
            org = Caller.Of(http).OrganizationId,
            after = page.After(),
            filter.AttemptId,
            filter.TokenId,
            filter.DeviceId,
            filter.Code,
            filter.Outcome,
            from = filter.From?.ToUnixTimeMilliseconds() ?? long.MinValue,
            to = filter.To?.ToUnixTimeMilliseconds() ?? long.MaxValue,
        };
        switch (format)
        {
            case null or "json":
                var rows = await database.QueryAsync<LogRow>($"{Select} limit {page.Fetch}", args, ct);
                return TypedResults.Ok(page.Page(rows, row => row.Id, row => row.ToContract()));
            case "csv":
                var all = await database.QueryAsync<LogRow>($"{Select} limit {MaxExport}", args, ct);
                return TypedResults.Bytes(Encoding.UTF8.GetBytes(LogCsv.Write(all)), "text/csv; charset=utf-8", "enrollment-log.csv");
            default:
                return Problems.RequestInvalid("format is json or csv.");
        }
    }

    /// <summary>The events of one attempt, oldest first.</summary>
    public static Task<List<LogRow>> TimelineAsync(Database database, string organizationId, string attemptId, CancellationToken ct) =>
        database.QueryAsync<LogRow>(
            "select * from enrollment_log where org_id = @organizationId and attempt_id = @attemptId order by id limit 1000",
            new { organizationId, attemptId }, ct);
}
