using System.Text.Json;
using Microsoft.Playwright;

namespace Gatehouse.Server.Tests.Fixtures;

/// <summary>One way in which a person may see a page, and what every page has to hold in it.</summary>
/// <param name="Width">Of the window, in CSS pixels.</param>
/// <param name="Colors">Light or dark.</param>
/// <param name="Locale">As the browser asks for, such as <c>de-DE</c>.</param>
internal sealed record PageLook(int Width, ColorScheme Colors, string Locale)
{
    private static readonly string[] Standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    /// <summary>A desktop and phones down to 320 pixels, light and dark, both languages.</summary>
    public static TheoryData<int, ColorScheme, string> Several => new()
    {
        { 1280, ColorScheme.Light, "en-GB" },
        { 1280, ColorScheme.Dark, "de-DE" },
        { 390, ColorScheme.Light, "de-DE" },
        { 390, ColorScheme.Dark, "en-GB" },
        { 320, ColorScheme.Light, "de-DE" },
    };

    /// <summary>The page speaks the language, fits the width, and axe finds nothing to say against it.</summary>
    public async Task CheckAsync(IPage page, string name)
    {
        await Browser.PictureAsync(page, $"{name}-{Width}-{Colors}-{Locale[..2]}".ToLowerInvariant());
        Assert.Equal(Locale[..2], await page.Locator("html").GetAttributeAsync("lang"));
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{name} is {overflow} pixels too wide at {Width}.");

        // Evaluated from outside, so that the page's content security policy does not keep axe out.
        await page.EvaluateAsync(await File.ReadAllTextAsync(AxeFile(), TestContext.Current.CancellationToken));
        var violations = await page.EvaluateAsync<JsonElement>(
            "async tags => (await axe.run({ runOnly: tags })).violations.map(v => v.id + ': ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).join(' | '))", Standards);
        Assert.True(violations.GetArrayLength() == 0, $"{name} at {Width} {Colors}: {violations}");
    }

    private static string AxeFile()
    {
        var path = Repo.Path("tests", "Gatehouse.Server.Tests", "node_modules", "axe-core", "axe.min.js");
        if (!File.Exists(path))
        {
            Tools.Missing("axe-core is not installed; run npm ci in tests/Gatehouse.Server.Tests.");
        }

        return path;
    }
}
