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
        // Apart, because a double of ticks would be off by some in the distant future.
        var whole = Math.Floor(seconds);
        return Start.AddTicks((long)whole * TimeSpan.TicksPerSecond + (long)Math.Round((seconds - whole) * TimeSpan.TicksPerSecond));
    }

    public static double ToSeconds(DateTimeOffset instant)
    {
        var (whole, rest) = Math.DivRem((instant - Start).Ticks, TimeSpan.TicksPerSecond);
        return whole + (double)rest / TimeSpan.TicksPerSecond;
    }
}
