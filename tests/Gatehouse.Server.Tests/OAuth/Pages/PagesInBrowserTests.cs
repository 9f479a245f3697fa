using System.Text.Json;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Playwright;

namespace Gatehouse.Server.Tests.OAuth.Pages;

/// <summary>The pages in Chromium: sign-in, consent and redirect, device, account and sign-out; on a desktop and on phones, light and dark, in both languages.</summary>
[Collection(nameof(SqlitePageGate))]
public sealed class PagesInBrowserTests(SqlitePageGate gate, Browser browser) : PageTestBase(gate), IClassFixture<Browser>
{
    private static readonly string[] Standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    public static TheoryData<int, ColorScheme, string> Looks => new()
    {
        { 1280, ColorScheme.Light, "en-GB" },
        { 1280, ColorScheme.Dark, "de-DE" },
        { 390, ColorScheme.Light, "de-DE" },
        { 390, ColorScheme.Dark, "en-GB" },
        { 320, ColorScheme.Light, "de-DE" },
    };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Every_page_is_accessible_and_fits(int width, ColorScheme colors, string locale)
    {
        var owner = await Gate.OwnerAsync();
        await using var app = await ClientApp.StartAsync();
        var settings = Settings with { RedirectUris = [app.Address], PolicyUri = "https://app.example/privacy", TosUri = "https://app.example/terms", AskConsent = true };
        var client = await ClientAsync(owner, settings, "Knowledge base of the northern branch");
        await using var context = await browser.OpenAsync(Visit.Mac, width, colors, locale);
        var page = await context.NewPageAsync();

        await page.GotoAsync(Url(Request(owner, client, ("redirect_uri", "https://evil.example/"))));
        await LookAsync("mistake");
        await page.GotoAsync(Url(Request(owner, client, ("redirect_uri", app.Address), ("scope", "openid profile email groups offline_access"))));
        await LookAsync("sign-in");
        await SignInAsync(page, owner);
        await LookAsync("consent");
        await page.Locator("button[value=allow]").ClickAsync();
        await page.WaitForURLAsync(url => url.StartsWith(app.Address + "?code=", StringComparison.Ordinal));
        await RedeemAsync(owner, client, System.Web.HttpUtility.ParseQueryString(new Uri(page.Url).Query)["code"]!, app.Address);

        await page.GotoAsync(Url($"/{owner.Slug}/device"));
        await LookAsync("device");
        await page.Locator("#user_code").FillAsync("BBBB-BBBB");
        await page.Locator("button.button").ClickAsync();
        await LookAsync("device-wrong");
        await page.Locator("#user_code").FillAsync(await UserCodeAsync(owner, client));
        await page.Locator("button.button").ClickAsync();
        await LookAsync("device-confirm");
        await page.Locator("button[value=allow]").ClickAsync();
        await LookAsync("device-done");

        await page.GotoAsync(Url($"/{owner.Slug}/account"));
        await LookAsync("account");
        await page.GotoAsync(Url($"/{owner.Slug}/oauth2/logout"));
        await LookAsync("logout");
        await page.Locator("button[value=allow]").ClickAsync();
        await LookAsync("logged-out");

        Task LookAsync(string name) => CheckAsync(page, "oauth-" + name, width, colors, locale);
    }

    [Theory]
    [InlineData(true, "query")]
    [InlineData(false, "query")]
    [InlineData(true, "form_post")]
    [InlineData(false, "form_post")]
    public async Task A_person_gets_through_to_the_client_with_and_without_script(bool script, string mode)
    {
        var owner = await Gate.OwnerAsync();
        await using var app = await ClientApp.StartAsync();
        var client = await ClientAsync(owner, Settings with { RedirectUris = [app.Address] });
        await using var context = await browser.OpenAsync(Visit.Mac, 1280, script: script);
        var page = await context.NewPageAsync();

        await page.GotoAsync(Url(Request(owner, client, ("redirect_uri", app.Address), ("response_mode", mode))));
        await SignInAsync(page, owner);
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true }).ClickAsync();
        if (mode == "form_post" && !script)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        }

        await page.WaitForURLAsync(url => url.StartsWith(app.Address, StringComparison.Ordinal));
        Assert.Equal(mode == "query", page.Url.Contains("code=gh_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_is_not_asked_about_is_reached_right_from_the_sign_in()
    {
        var owner = await Gate.OwnerAsync();
        await using var app = await ClientApp.StartAsync();
        var client = await ClientAsync(owner, Settings with { RedirectUris = [app.Address], AskConsent = false });
        await using var context = await browser.OpenAsync(Visit.IPhone, 390);
        var page = await context.NewPageAsync();

        await page.GotoAsync(Url(Request(owner, client, ("redirect_uri", app.Address))));
        await SignInAsync(page, owner);

        await page.WaitForURLAsync(url => url.StartsWith(app.Address + "?code=", StringComparison.Ordinal));
    }

    private async Task<string> UserCodeAsync(AdminClient owner, string client)
    {
        using var answer = await PostAsync($"/{owner.Slug}/oauth2/device_authorization", ("client_id", client), ("scope", "openid profile"));
        return (await JsonAsync(answer, System.Net.HttpStatusCode.OK)).GetProperty("user_code").GetString()!;
    }

    private static async Task SignInAsync(IPage page, AdminClient owner)
    {
        await page.Locator("#identifier").FillAsync(owner.Email);
        await page.Locator("#password").FillAsync(GateFixture.Password);
        await page.Locator("form.fields button").ClickAsync();
    }

    private string Url(string path) => new Uri(Gate.Address, path).ToString();

    // Evaluated from outside, so that the page's content security policy does not keep axe out.
    private static async Task CheckAsync(IPage page, string name, int width, ColorScheme colors, string locale)
    {
        await Enrollment.Support.Browser.PictureAsync(page, $"{name}-{width}-{colors}-{locale[..2]}".ToLowerInvariant());
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{name} is {overflow} pixels too wide at {width}.");
        Assert.Equal(locale[..2], await page.Locator("html").GetAttributeAsync("lang"));

        await page.EvaluateAsync(await File.ReadAllTextAsync(AxeFile(), Ct));
        var violations = await page.EvaluateAsync<JsonElement>(
            "async tags => (await axe.run({ runOnly: tags })).violations.map(v => v.id + ': ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).join(' | '))", Standards);
        Assert.True(violations.GetArrayLength() == 0, $"{name} at {width} {colors}: {violations}");
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
