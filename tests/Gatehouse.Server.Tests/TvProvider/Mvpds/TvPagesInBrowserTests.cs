using System.Text;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Mvpds.Support;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Simulator.TvProvider.Mvpds;
using Microsoft.Playwright;
using Stand = Gatehouse.Simulator.TvProvider.Mvpds;

namespace Gatehouse.Server.Tests.TvProvider.Mvpds;

/// <summary>The pages for viewers in Chromium: in both languages, light and dark, on a phone, a desktop and a television.</summary>
[Collection(nameof(SqliteMvpdGate))]
public sealed class TvPagesInBrowserTests(SqliteMvpdGate gate, Browser browser) : IClassFixture<Browser>
{
    private const string Logo = """<svg xmlns="http://www.w3.org/2000/svg" width="112" height="33"><rect width="112" height="33" rx="6" fill="#123a7a"/><text x="56" y="22" fill="#fff" font-family="sans-serif" font-size="15" text-anchor="middle">CABLE</text></svg>""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>As everywhere, and a television.</summary>
    public static TheoryData<int, ColorScheme, string> Looks => [.. PageLook.Several, (1920, ColorScheme.Dark, "en-GB"), (1920, ColorScheme.Light, "de-DE")];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_viewer_types_the_code_of_the_television_picks_a_provider_and_signs_in(int width, ColorScheme colors, string locale)
    {
        await using var mvpd = await StartAsync();
        var world = await WorldAsync(mvpd);
        var code = (string)(await world.App.PostAsync($"/api/v2/{TvExample.Acme}/sessions")).Ok().Json["code"]!;
        var look = new PageLook(width, colors, locale);
        await using var context = await browser.OpenAsync(Visit.IPhone, width, colors, locale);
        await context.RouteAsync("https://logo.example/**", r => r.FulfillAsync(new RouteFulfillOptions { ContentType = "image/svg+xml", BodyBytes = Encoding.UTF8.GetBytes(Logo) }));
        var page = await context.NewPageAsync();

        await page.GotoAsync(new Uri(gate.Address, "/activate").AbsoluteUri);
        await look.CheckAsync(page, "tv-code");
        await page.FillAsync("#code", "WRONG22");
        await page.ClickAsync(".fields button");
        await look.CheckAsync(page, "tv-code-wrong");
        await page.FillAsync("#code", code.ToLowerInvariant());
        await page.ClickAsync(".fields button");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await look.CheckAsync(page, "tv-picker");
        await page.FillAsync("input[type=search]", "blue");
        Assert.Equal(["Blue Cable"], await page.Locator("[data-offer]:visible span").AllTextContentsAsync());
        await page.FillAsync("input[type=search]", "zzz");
        await look.CheckAsync(page, "tv-picker-none");
        await page.FillAsync("input[type=search]", "");

        // By keyboard alone, as with the arrows of a remote control.
        await page.FocusAsync("button[value=BlueCable]");
        await page.Keyboard.PressAsync("Enter");
        await page.FillAsync("[name=username]", "ann");
        await page.FillAsync("[name=password]", "secret");
        await page.ClickAsync("button");
        await page.ClickAsync("button");
        await page.ArrivesAsync(url => url.EndsWith("/activate/done", StringComparison.Ordinal));
        await look.CheckAsync(page, "tv-done");

        Assert.Equal([TvExample.BlueCable], await world.ProfilesAsync());
        await page.GotoAsync(new Uri(gate.Address, $"/activate/done?code={code}").AbsoluteUri);
        await look.CheckAsync(page, "tv-failed");
        await page.GotoAsync(new Uri(gate.Address, $"/api/v2/authenticate/{TvExample.Acme}/{code}").AbsoluteUri);
        await look.CheckAsync(page, "tv-problem");
    }

    [Theory]
    [InlineData(390, ColorScheme.Light, "de-DE")]
    [InlineData(1920, ColorScheme.Dark, "en-GB")]
    public async Task Without_script_a_button_hands_the_request_over(int width, ColorScheme colors, string locale)
    {
        await using var mvpd = await StartAsync();
        var world = await WorldAsync(mvpd, s => s with { Binding = "post" });
        var code = await world.CodeAsync();
        await using var context = await browser.OpenAsync(Visit.IPhone, width, colors, locale, script: false);
        var page = await context.NewPageAsync();

        await page.GotoAsync(new Uri(gate.Address, $"/api/v2/authenticate/{TvExample.Acme}/{code}").AbsoluteUri);
        await Browser.PictureAsync(page, $"tv-hand-over-{width}");
        await page.ClickAsync("button");

        Assert.Equal(1, await page.Locator("[name=username]").CountAsync());
        Assert.StartsWith(mvpd.Address.AbsoluteUri, page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_script_the_request_is_handed_over_at_once()
    {
        await using var mvpd = await StartAsync();
        var world = await WorldAsync(mvpd, s => s with { Binding = "post" });
        await using var context = await browser.OpenAsync(Visit.IPhone, 390);
        var page = await context.NewPageAsync();

        await page.GotoAsync(new Uri(gate.Address, $"/api/v2/authenticate/{TvExample.Acme}/{await world.CodeAsync()}").AbsoluteUri);
        await page.WaitForSelectorAsync("[name=username]");

        Assert.StartsWith(mvpd.Address.AbsoluteUri, page.Url, StringComparison.Ordinal);
    }

    private async Task<MvpdWorld> WorldAsync(SimulatedSamlMvpd mvpd, Func<TvSamlProvider, TvSamlProvider>? change = null)
    {
        string[] names = ["Alpine Net", "Bay Fibre", "Coastal TV", "Delta Vision", "Einsiedler Kabel- und Satellitengemeinschaft", "Fjord", "Grand Cable of the Northern Counties", "Harbour"];
        var world = await MvpdWorld.StartAsync(gate, c => c with
        {
            ServiceProviders = [.. c.ServiceProviders.Select(s => s with { DefaultRedirectUrl = null })],
            Mvpds =
            [
                .. c.Mvpds.Select(m => m.Id == TvExample.BlueCable
                    ? mvpd.Describe([]) with { LogoUrl = "https://logo.example/blue.svg", Saml = (change ?? (s => s))(mvpd.Describe([]).Saml!) }
                    : m),
                .. names.Select((n, i) => new TvMvpd { Id = $"m{i}", DisplayName = n, LogoUrl = i % 2 == 0 ? $"https://logo.example/{i}.svg" : null, Proxy = TvExample.BlueCable }),
            ],
            Integrations = [.. c.Integrations, .. names.Select((_, i) => new TvIntegration { ServiceProvider = TvExample.Acme, Mvpd = $"m{i}" })],
        });
        mvpd.Trust(await gate.Anonymous.GetStringAsync($"/saml/{world.Site.Owner.Slug}/metadata", Ct));
        return world;
    }

    private Task<SimulatedSamlMvpd> StartAsync() => SimulatedSamlMvpd.StartAsync(
        new Stand.MvpdOptions { Id = TvExample.BlueCable, DisplayName = "Blue Cable", Viewers = [new MvpdViewer("ann", "secret", "u-7c1f")], Time = gate.Clock }, Ct);
}
