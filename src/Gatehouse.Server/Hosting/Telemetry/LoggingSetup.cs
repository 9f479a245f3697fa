namespace Gatehouse.Server.Hosting.Telemetry;

/// <summary>Where the log goes and what stays out of it.</summary>
public static class LoggingSetup
{
    // These categories write request addresses as they came, and an address may hold a token or one-time code. The
    // access log (event 2005) says the same without them, so no setting can turn these on.
    private static readonly string[] Silenced =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.AspNetCore.Routing",
        "Microsoft.AspNetCore.Server.Kestrel.BadRequests",
        "Microsoft.AspNetCore.StaticFiles",
        "System.Net.Http.HttpClient",
    ];

    /// <summary>One JSON object per line on the terminal, with trace and span ids.</summary>
    public static void AddGatehouseLogging(this ILoggingBuilder logging)
    {
        logging.Configure(o => o.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        logging.ClearProviders();
        logging.AddJsonConsole(o =>
        {
            o.UseUtcTimestamp = true;
            o.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        foreach (var category in Silenced)
        {
            logging.AddFilter(category, LogLevel.Warning);
        }
    }
}
