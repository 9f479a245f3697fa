using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Playwright;

namespace Gatehouse.Server.Tests.OAuth.Pages;

/// <summary>The pages in Chromium: sign-in, consent and redirect, device, account and sign-out; on a desktop and on phones, light and dark, in both languages.</summary>
[Collection(nameof(SqlitePageGate))]
public sealed class PagesInBrowserTests(SqlitePageGate gate, Browser browser) : PageTestBase(gate), IClassFixture<Browser>
{
    [Theory]
    [MemberData(nameof(PageLook.Several), MemberType = typeof(PageLook))]
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
        await page.ArrivesAsync(url => url.StartsWith(app.Address + "?code=", StringComparison.Ordinal));
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

        Task LookAsync(string name) => new PageLook(width, colors, locale).CheckAsync(page, "oauth-" + name);
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

        await page.ArrivesAsync(url => url.StartsWith(app.Address, StringComparison.Ordinal));
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

        await page.ArrivesAsync(url => url.StartsWith(app.Address + "?code=", StringComparison.Ordinal));
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
}
