using Microsoft.Playwright;

namespace Gatehouse.Server.Tests.Fixtures;

/// <summary>
/// Where a page is. The driver's own <c>WaitForURLAsync</c> looks once and then waits to be told; under load the page arrived between
/// the two, and nobody told.
/// </summary>
public static class PageArrival
{
    /// <summary>Waits until the page's address is one of those meant.</summary>
    public static Task ArrivesAsync(this IPage page, Func<string, bool> there, int seconds = 90) =>
        Eventually.SoAsync(() => Task.FromResult(page.Url), there, "the page is where it should be", seconds);
}
