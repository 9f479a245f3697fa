namespace Gatehouse.Client.Apps.Wire;

/// <summary>Waiting by a clock that may be replaced, on both frameworks.</summary>
internal static class Delays
{
    public static Task WaitAsync(TimeSpan delay, TimeProvider time, CancellationToken ct) =>
#if NET
        Task.Delay(delay, time, ct);
#else
        time.Delay(delay, ct);
#endif
}
