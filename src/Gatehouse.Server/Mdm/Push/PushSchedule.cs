namespace Gatehouse.Server.Mdm.Push;

/// <summary>When a device that did not come after a push is pushed again. APNs keeps only the latest push, so repeating is harmless, but faster is useless.</summary>
public static class PushSchedule
{
    private static readonly TimeSpan[] Steps = [TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), TimeSpan.FromDays(1)];

    /// <summary>Pause after the push of this step, counted from 0.</summary>
    public static TimeSpan After(long step) => Steps[(int)Math.Clamp(step, 0, Steps.Length - 1)];

    /// <summary>Pause after a push that APNs could not take now.</summary>
    public static TimeSpan Retry(long failures, TimeSpan? asked) =>
        asked is { } wanted && wanted > TimeSpan.Zero && wanted < TimeSpan.FromHours(1) ? wanted
        : TimeSpan.FromSeconds(Math.Min(3600, 30 * Math.Pow(2, Math.Clamp(failures, 0, 10))));
}
