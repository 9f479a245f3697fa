using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Gatehouse.Server.Tests.Fixtures;

/// <summary>Waits for a state, not for a time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Asks again and again until the answer is yes; fails after a while.</summary>
    public static Task TrueAsync(Func<Task<bool>> ask, [CallerArgumentExpression(nameof(ask))] string what = "", int seconds = 90) =>
        SoAsync(ask, yes => yes, what, seconds);

    /// <inheritdoc cref="TrueAsync(Func{Task{bool}}, string, int)"/>
    public static Task TrueAsync(Func<bool> ask, [CallerArgumentExpression(nameof(ask))] string what = "", int seconds = 90) =>
        TrueAsync(() => Task.FromResult(ask()), what, seconds);

    /// <summary>Looks until it is so, and returns what was seen then.</summary>
    public static async Task<T> SoAsync<T>(Func<Task<T>> look, Func<T, bool> isSo, string what, int seconds = 90)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (isSo(seen))
            {
                return seen;
            }

            Assert.True(watch.Elapsed.TotalSeconds < seconds, $"Waited {seconds} seconds in vain until {what}. Last seen: {seen}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
