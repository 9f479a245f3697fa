using Gatehouse.Protocols.OneTimeCodes;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Tests.Accounts.Support;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Hosting;
using Microsoft.Playwright;
using SignInRequest = Gatehouse.Server.Accounts.Contracts.SignInRequest;

namespace Gatehouse.Server.Tests.Accounts;

/// <summary>The sign-in and account pages in Chromium: in both languages, light and dark, on a phone and a desktop.</summary>
[Collection(nameof(SqliteGate))]
public sealed class SignInInBrowserTests(SqliteGate gate, Browser browser) : AccountsTestBase(gate), IClassFixture<Browser>
{
    [Theory]
    [MemberData(nameof(PageLook.Several), MemberType = typeof(PageLook))]
    public async Task A_person_signs_in_and_secures_their_account_on_pages_that_fit_and_are_accessible(int width, ColorScheme colors, string locale)
    {
        var owner = await Gate.OwnerAsync();
        var look = new PageLook(width, colors, locale);
        await using var context = await browser.OpenAsync(Visit.IPhone, width, colors, locale);
        var page = await context.NewPageAsync();
        await OpenAsync(page, new SignInRequest(owner.OrganizationId, "/healthz?from=test", owner.Email, SignInPurposes.OAuth, "Wiki"));
        await look.CheckAsync(page, "signin-password");
        await page.FillAsync("#password", "wrong");
        await page.ClickAsync(".fields button");
        await look.CheckAsync(page, "signin-password-wrong");

        await page.GotoAsync(new Uri(Gate.Address, $"/signin/security/{owner.Slug}").ToString());
        await page.FillAsync("#identifier", owner.Email);
        await page.FillAsync("#password", GateFixture.Password);
        await page.ClickAsync(".fields button");
        await look.CheckAsync(page, "signin-account");
        await page.ClickAsync("form[action$='/app'] button");
        await look.CheckAsync(page, "signin-scan");
        var secret = await page.Locator("code").TextContentAsync();
        await page.FillAsync("#code", Code(secret!, 0));
        await page.ClickAsync(".fields button");
        await look.CheckAsync(page, "signin-recovery-codes");
        await page.ClickAsync("main a.button");
        await look.CheckAsync(page, "signin-account-with-app");

        await OpenAsync(page, new SignInRequest(owner.OrganizationId, "/healthz?from=test", null, SignInPurposes.DeviceEnrollment, WithoutCookies: true));
        await page.FillAsync("#identifier", owner.Email);
        await page.FillAsync("#password", GateFixture.Password);
        await page.ClickAsync(".fields button");
        await look.CheckAsync(page, "signin-code");
        await page.FillAsync("#code", Code(secret!, 1));
        await page.ClickAsync(".fields button");
        Assert.Contains("/healthz?from=test&signin=gh_sr_", page.Url, StringComparison.Ordinal);
        await page.GotoAsync(new Uri(Gate.Address, "/signin/gh_si_over").ToString());
        await look.CheckAsync(page, "signin-over");
    }

    [Theory]
    [MemberData(nameof(PageLook.Several), MemberType = typeof(PageLook))]
    public async Task A_person_sets_up_what_a_sign_in_demands_and_goes_on(int width, ColorScheme colors, string locale)
    {
        var owner = await Gate.OwnerAsync();
        var look = new PageLook(width, colors, locale);
        await using var context = await browser.OpenAsync(Visit.IPhone, width, colors, locale);
        var page = await context.NewPageAsync();
        await OpenAsync(page, new SignInRequest(
            owner.OrganizationId, "/healthz?from=test", owner.Email, SignInPurposes.DeviceEnrollment, RequiredAcr: Acr.Mfa, WithoutCookies: true));
        await page.FillAsync("#password", GateFixture.Password);
        await page.ClickAsync(".fields button");
        await look.CheckAsync(page, "signin-set-up");
        var secret = await page.Locator("code").TextContentAsync();
        await page.FillAsync("#code", Code(secret!, 0));
        await page.ClickAsync(".fields button");
        await look.CheckAsync(page, "signin-set-up-codes");
        await page.ClickAsync("main a.button");

        Assert.Contains("/healthz?from=test&signin=gh_sr_", page.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light, "en-GB")]
    [InlineData(390, ColorScheme.Dark, "de-DE")]
    public async Task Whoever_comes_too_fast_reads_when_to_come_back(int width, ColorScheme colors, string locale)
    {
        await using var own = await OwnServer.StartAsync(new() { ["Gatehouse:RateLimits:SignIn:PerMinute"] = "1", ["Gatehouse:RateLimits:SignIn:Burst"] = "1" });
        await using var context = await browser.OpenAsync(Visit.IPhone, width, colors, locale);
        var page = await context.NewPageAsync();
        var callback = new Uri(own.Server.Address, "/signin/callback/none").ToString();
        await page.GotoAsync(callback);

        var answer = await page.GotoAsync(callback);

        Assert.Equal(429, answer!.Status);
        await new PageLook(width, colors, locale).CheckAsync(page, "signin-wait");
    }

    [Fact]
    public async Task Without_script_a_person_signs_in()
    {
        var owner = await Gate.OwnerAsync();
        await using var context = await browser.OpenAsync(Visit.IPhone, 390, script: false);
        var page = await context.NewPageAsync();
        await OpenAsync(page, new SignInRequest(owner.OrganizationId, "/healthz?from=test", owner.Email, SignInPurposes.OAuth, "Wiki"));

        await page.FillAsync("#password", GateFixture.Password);
        await page.ClickAsync(".fields button");

        Assert.Contains("/healthz?from=test&signin=gh_sr_", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_other_page_can_frame_the_sign_in()
    {
        var owner = await Gate.OwnerAsync();
        await using var context = await browser.OpenAsync(Visit.Mac, 1280);
        var page = await context.NewPageAsync();
        var path = await BeginAsync(Wanting(owner));

        await page.SetContentAsync($"<iframe src='{new Uri(Gate.Address, path)}'></iframe>");
        await page.WaitForTimeoutAsync(500);

        Assert.DoesNotContain(page.Frames, f => f.Url.Contains("/signin/", StringComparison.Ordinal) && f.Url.StartsWith("http", StringComparison.Ordinal) && f.ParentFrame is null);
        Assert.Equal(0, await page.FrameLocator("iframe").Locator("#password").CountAsync());
    }

    private async Task OpenAsync(IPage page, SignInRequest request) => await page.GotoAsync(new Uri(Gate.Address, await BeginAsync(request)).ToString());

    private string Code(string key, int later)
    {
        var bits = string.Concat(key.Where(c => c != ' ').Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        byte[] secret = [.. bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2))];
        return Totp.Code(secret, Totp.StepAt(Gate.Clock.GetUtcNow()) + later);
    }
}
