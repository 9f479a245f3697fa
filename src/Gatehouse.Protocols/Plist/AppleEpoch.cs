namespace Gatehouse.Protocols.Plist;

/// <summary>Binary dates count seconds from 2001-01-01, as Core Foundation does.</summary>
internal static class AppleEpoch
{
    private static readonly DateTimeOffset Start = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Instants that .NET cannot hold become its first or last one.</summary>
    public static DateTimeOffset ToInstant(double seconds)
    {
        if (seconds <= (DateTimeOffset.MinValue - Start).TotalSeconds) return DateTimeOffset.MinValue;
        if (seconds >= (DateTimeOffset.MaxValue - Start).TotalSeconds) return DateTimeOffset.MaxValue;
        return Start.AddTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
    }

    public static double ToSeconds(DateTimeOffset instant) => (instant - Start).TotalSeconds;
}
