using System.Collections.Frozen;
using System.Globalization;

namespace Gatehouse.Server.TvProvider.Events.Reports;

/// <summary>Something that reports tell apart.</summary>
/// <param name="Name">As reports call it.</param>
/// <param name="Column">Column of <c>tv_event</c> that it is made from.</param>
/// <param name="Read">Makes the text of it from the column's value.</param>
internal sealed record ReportDimension(string Name, string Column, Func<ReportFacts, object, string> Read)
{
    private const string None = "N/A";

    private static readonly ReportDimension[] InOrder =
    [
        Time("year", t => t.Year), Time("month", t => t.Month), Time("day", t => t.Day), Time("hour", t => t.Hour),
        new("media-company", "service_provider", (f, v) => f.Settings.ServiceProvider((string)v)?.Programmer ?? None),
        new("requestor-id", "service_provider", Text), new("channel", "service_provider", Text),
        new("proxy", "mvpd", (f, v) => f.Settings.Mvpd((string)v)?.Proxy ?? None), new("mvpd", "mvpd", Text),
        new("resource-id", "resource", Text), new("platform", "platform", Text),
        new("device", "platform", (_, v) => Protocols.TvProvider.DevicePlatform.All.FirstOrDefault(p => p.Id == (string)v)?.Category.ToString() ?? None),
        new("eap", "partner", Text), new("sso-type", "sso_type", Text), new("event", "metric", Text), new("reason", "reason", Text),
        new("application-name", "application_id", (f, v) => f.Applications.GetValueOrDefault((string)v) ?? None), new("customer-app", "application_id", Text),
    ];

    /// <summary>All of them, by name.</summary>
    public static FrozenDictionary<string, ReportDimension> All { get; } = InOrder.ToFrozenDictionary(d => d.Name, StringComparer.Ordinal);

    /// <summary>Names, in the order in which drilling down makes sense.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. InOrder.Select(d => d.Name)];

    private static string Text(ReportFacts facts, object value) => value is string { Length: > 0 } text ? text : None;

    private static ReportDimension Time(string name, Func<DateTimeOffset, int> part) => new(
        name, "hour_ms",
        (f, v) => part(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(v, CultureInfo.InvariantCulture)), f.Zone)).ToString(CultureInfo.InvariantCulture));
}
