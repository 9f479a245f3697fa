using Gatehouse.Server.Hosting;
using Gatehouse.Server.TvProvider.Http;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Events.Reports;

/// <summary><c>GET /esm/v3/{dimension}/…</c>: what was counted, for the service providers of the application that asks.</summary>
internal sealed class ReportEndpoint(ReportReader reader, IOptions<TvApiOptions> options, TimeProvider time)
{
    /// <summary>Path of all reports.</summary>
    public const string Root = "/esm/v3";

    /// <summary>Route handler.</summary>
    public static Task<IResult> GetAsync(TvManaged call, ReportEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(call, ct);

    private async Task<IResult> HandleAsync(TvManaged call, CancellationToken ct)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(options.Value.ReportTimeZone, out var found) ? found : TimeZoneInfo.Utc;
        if (ReportQuery.Read(call, zone, time.GetUtcNow(), out var fault, out var status) is not { } query)
        {
            return status switch
            {
                StatusCodes.Status404NotFound => Problems.NotFound(fault!),
                StatusCodes.Status406NotAcceptable => TypedResults.StatusCode(status),
                _ => Problems.RequestInvalid(fault!),
            };
        }

        return await reader.ReadAsync(call, query, zone, ct) is { } report
            ? ReportWriter.Write(report, query.Format, Root, call.Http.Request.QueryString.Value ?? "")
            : Problems.RequestInvalid("The report would be too large; narrow the time or name fewer dimensions.");
    }
}
