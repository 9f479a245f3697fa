using Gatehouse.Simulator.Enrollment;

namespace Gatehouse.Simulator.Fleets;

/// <summary>How all devices fared.</summary>
/// <param name="Results">One per device, in the order of the fleet.</param>
public sealed record FleetReport(IReadOnlyList<DeviceResult> Results)
{
    /// <summary>Devices that became managed.</summary>
    public int Managed => Results.Count(result => result.Outcome is EnrollmentOutcome.Managed);

    /// <summary>Devices that did not.</summary>
    public int NotManaged => Results.Count - Managed;

    /// <summary>Commands carried out so far.</summary>
    public int Acknowledged => Results.Sum(result => result.Device.Acknowledged);

    /// <summary>Reasons of failed enrollments, with their number, most frequent first.</summary>
    public IReadOnlyList<(string Reason, int Count)> Failures() =>
        [.. Results.Select(result => result.Outcome).OfType<EnrollmentOutcome.Failed>()
            .GroupBy(failed => $"{failed.Stage}: {failed.Reason}", StringComparer.Ordinal)
            .Select(group => (group.Key, group.Count()))
            .OrderByDescending(entry => entry.Item2)];

    /// <summary>Time within which this part of the managed devices was enrolled.</summary>
    /// <param name="part">Such as 0.95.</param>
    public TimeSpan Percentile(double part)
    {
        TimeSpan[] times = [.. Results.Where(result => result.Outcome is EnrollmentOutcome.Managed).Select(result => result.Elapsed).Order()];
        return times.Length == 0 ? TimeSpan.Zero : times[Math.Clamp((int)Math.Ceiling(part * times.Length) - 1, 0, times.Length - 1)];
    }
}
