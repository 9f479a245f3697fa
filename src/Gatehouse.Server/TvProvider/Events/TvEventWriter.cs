using Gatehouse.Protocols;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Events;

/// <summary>Adds up events in memory and the sums to <c>tv_event</c>, once a second.</summary>
internal sealed class TvEventWriter(Database database, TimeProvider time, ILogger<TvEventWriter> logger)
    : BatchWriter<TvEventKey, TvEventSum>(database, time, logger, Statement, Row), ITvEvents
{
    // Resources may be whole documents, and there may be very many.
    private const int MaxText = 128;
    private const int MaxResources = 10_000;
    private const string OtherResources = "(other)";

    private static readonly BatchStatement Statement = new(
        "tv-events",
        ["org_id", "hour_ms", "metric", "service_provider", "mvpd", "platform", "application_id", "resource", "reason", "partner", "sso_type", "number", "latency_ms"],
        ["text", "bigint", "text", "text", "text", "text", "text", "text", "text", "text", "text", "bigint", "bigint"],
        """
        insert into tv_event (org_id, hour_ms, metric, service_provider, mvpd, platform, application_id, resource, reason, partner, sso_type, number, latency_ms)
        select v.* from {rows} where exists (select 1 from admin_organization o where o.id = v.org_id)
        on conflict (org_id, hour_ms, metric, service_provider, mvpd, platform, application_id, resource, reason, partner, sso_type)
        do update set number = tv_event.number + excluded.number, latency_ms = tv_event.latency_ms + excluded.latency_ms
        """);

    private readonly HashSet<string> _resources = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly TimeProvider _time = time;
    private long _hour;

    /// <inheritdoc/>
    public void Record(TvEvent happened)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var hour = now - (now % (long)TimeSpan.FromHours(1).TotalMilliseconds);
        var key = new TvEventKey(
            happened.OrganizationId, hour, TvEventKinds.Metrics[happened.Kind], happened.ServiceProvider, happened.Mvpd, happened.Platform, happened.ApplicationId,
            ResourceOf(happened.Resource, hour), happened.Reason.AtMost(MaxText), happened.Partner, happened.SsoType);
        Record(key, new TvEventSum(1, (long)happened.Latency.TotalMilliseconds));
    }

    /// <inheritdoc/>
    protected override TvEventSum Combine(TvEventSum waiting, TvEventSum value) => new(waiting.Number + value.Number, waiting.LatencyMs + value.LatencyMs);

    private static object?[] Row(TvEventKey key, TvEventSum sum) =>
    [
        key.OrganizationId, key.HourMs, key.Metric, key.ServiceProvider, key.Mvpd, key.Platform, key.ApplicationId, key.Resource, key.Reason, key.Partner, key.SsoType,
        sum.Number, sum.LatencyMs,
    ];

    // So many are told apart in an hour; an app that makes up resources must not fill the disk.
    private string ResourceOf(string resource, long hour)
    {
        if (resource.Length == 0)
        {
            return "";
        }

        var text = resource.AtMost(MaxText);
        lock (_gate)
        {
            if (_hour != hour)
            {
                _resources.Clear();
                _hour = hour;
            }

            return _resources.Contains(text) || (_resources.Count < MaxResources && _resources.Add(text)) ? text : OtherResources;
        }
    }
}

/// <summary>What is told apart.</summary>
internal readonly record struct TvEventKey(
    string OrganizationId, long HourMs, string Metric, string ServiceProvider, string Mvpd, string Platform, string ApplicationId, string Resource, string Reason, string Partner,
    string SsoType);

/// <summary>What is added up.</summary>
/// <param name="Number">Events.</param>
/// <param name="LatencyMs">How long they took together.</param>
internal readonly record struct TvEventSum(long Number, long LatencyMs);
