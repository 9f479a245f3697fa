namespace Gatehouse.Client.Apps.Storage.Files;

/// <summary>How many wrong secrets there were since the last right one, and when the last was tried.</summary>
internal sealed record AttemptState(int Count, DateTimeOffset At, MonotonicInstant Steady)
{
    /// <summary>The first that locks.</summary>
    public const int FirstLock = 5;

    /// <summary>The one that wipes.</summary>
    public const int Last = 10;

    /// <summary>How many more wrong ones until the next lock.</summary>
    public int Left => Count < FirstLock ? FirstLock - Count : 1;

    /// <summary>How long nobody is asked, counted from now; zero when it is over.</summary>
    public TimeSpan LockedFor(DateTimeOffset now, MonotonicInstant steady)
    {
        var passed = steady.Boot.Length > 0 && steady.Boot == Steady.Boot ? steady.SinceBoot - Steady.SinceBoot : now - At;

        // A clock that went back has told nothing about time that passed: the lock stays as it was.
        var left = Lock(Count) - (passed < TimeSpan.Zero ? TimeSpan.Zero : passed);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    public byte[] ToBytes() => StoreJson.Write(json =>
    {
        json.WriteNumber("count", Count);
        json.WriteNumber("at", At.ToUnixTimeMilliseconds());
        json.WriteString("boot", Steady.Boot);
        json.WriteNumber("since", Steady.SinceBoot.Ticks);
    });

    public static AttemptState Parse(byte[] content) => StoreJson.Read(content, json => new AttemptState(
        json.GetProperty("count").GetInt32(), json.Instant("at"), new MonotonicInstant(json.Text("boot"), TimeSpan.FromTicks(json.GetProperty("since").GetInt64()))));

    private static TimeSpan Lock(int count) => count switch
    {
        < FirstLock => TimeSpan.Zero,
        5 => TimeSpan.FromSeconds(30),
        6 => TimeSpan.FromMinutes(1),
        7 => TimeSpan.FromMinutes(5),
        8 => TimeSpan.FromMinutes(15),
        _ => TimeSpan.FromHours(1),
    };
}
