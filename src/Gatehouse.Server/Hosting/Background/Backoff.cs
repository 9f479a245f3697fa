using System.Security.Cryptography;

namespace Gatehouse.Server.Hosting.Background;

/// <summary>Pauses between tries: each four times the one before, up to a limit, and up to a fifth more or less, so that what failed together does not come back together.</summary>
/// <param name="First">After the first try.</param>
/// <param name="Longest">Limit, before the fifth is added or taken.</param>
public sealed record Backoff(TimeSpan First, TimeSpan Longest)
{
    private const int Jitter = 2000; // of 10,000

    /// <summary>The pause after so many tries, counted from 1.</summary>
    public TimeSpan After(long attempts)
    {
        var steady = Math.Min(First.TotalMilliseconds * Math.Pow(4, Math.Max(0, attempts - 1)), Longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(steady * (10_000 + RandomNumberGenerator.GetInt32(-Jitter, Jitter + 1)) / 10_000);
    }
}
