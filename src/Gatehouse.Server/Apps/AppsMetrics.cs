using System.Diagnostics.Metrics;

namespace Gatehouse.Server.Apps;

/// <summary>Instruments of the feature, meter <c>Gatehouse.Apps</c>.</summary>
public sealed class AppsMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Gatehouse.Apps";

    private readonly Counter<long> _enrollments;
    private readonly Counter<long> _logins;
    private readonly Counter<long> _removals;

    /// <summary>Makes the instruments.</summary>
    public AppsMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _enrollments = meter.CreateCounter<long>("gatehouse.apps.enrollments", "{enrollment}", "Enrollments of apps by outcome.");
        _logins = meter.CreateCounter<long>("gatehouse.apps.logins", "{login}", "Logins of installations by their key alone, by outcome.");
        _removals = meter.CreateCounter<long>("gatehouse.apps.idle_removals", "{installation}", "Installations that were removed because they were not heard of for long.");
    }

    /// <summary>Counts an enrollment; the outcome is <c>enrolled</c>, <c>repeated</c>, or the error.</summary>
    public void Enrollment(string outcome) => _enrollments.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Counts a login by the key alone; the outcome is <c>given</c> or the error.</summary>
    public void Login(string outcome) => _logins.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Counts installations that were idle.</summary>
    public void Removed(int count) => _removals.Add(count);
}
