using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Gatehouse.Server.Tests.Fixtures;

/// <summary>Waits for a state, not for a time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks again and again until the answer is yes; fails after a while.</summary>
    public static async Task TrueAsync(Func<Task<bool>> ask, [CallerArgumentExpression(nameof(ask))] string what = "", int seconds = 60)
    {
        var ct = TestContext.Current.CancellationToken;
        var watch = Stopwatch.StartNew();
        while (!await ask())
        {
            Assert.True(watch.Elapsed.TotalSeconds < seconds, $"Within {seconds} seconds it did not happen that {what}.");
            await Task.Delay(Pause, ct);
        }
    }
}
