using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Tests.Accounts.Support;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;

namespace Gatehouse.Server.Tests.Accounts;

/// <summary>Passkeys in Chromium, whose own authenticator answers.</summary>
public sealed class PasskeyInBrowserTests : AccountsTestBase, IClassFixture<SqliteGate>, IClassFixture<Browser>
{
    private readonly Browser _browser;
    private readonly Uri _address;

    public PasskeyInBrowserTests(SqliteGate gate, Browser browser)
        : base(gate)
    {
        _browser = browser;
        _address = new Uri($"http://localhost:{gate.Address.Port}");

        // Passkeys belong to names, and the port is known only now.
        gate.Services.GetRequiredService<IOptions<GatehouseOptions>>().Value.PublicUrl = _address.ToString();
    }

    [Theory]
    [MemberData(nameof(PageLook.Several), MemberType = typeof(PageLook))]
    public async Task A_person_makes_a_passkey_and_signs_in_with_it(int width, ColorScheme colors, string locale)
    {
        var owner = await Gate.OwnerAsync();
        var look = new PageLook(width, colors, locale);
        await using var context = await _browser.OpenAsync(width < 600 ? Visit.Android : Visit.Mac, width, colors, locale);
        var page = await context.NewPageAsync();
        var (devTools, authenticator) = await AuthenticatorAsync(context, page);

        await page.GotoAsync(At($"/signin/security/{owner.Slug}"));
        await PasswordAsync(page, owner);
        await look.CheckAsync(page, "signin-passkey-none");
        await page.FillAsync("#passkey-name", "Mein Telefon");
        await page.ClickAsync("form[data-passkey] button");
        await page.WaitForSelectorAsync(".codes");
        await look.CheckAsync(page, "signin-passkey-codes");
        await page.ClickAsync("main a.button");
        await look.CheckAsync(page, "signin-passkey-one");

        await OpenAsync(page, Wanting(owner) with { ReturnPath = "/healthz?from=test", ForceLogin = true });
        await look.CheckAsync(page, "signin-passkey-first");
        await page.ClickAsync("form[data-passkey] button");
        await page.ArrivesAsync(SignedIn);

        await OpenAsync(page, Wanting(owner) with { ReturnPath = "/healthz?from=test", WithoutCookies = true, Purpose = SignInPurposes.DeviceEnrollment });
        await PasswordAsync(page, owner);
        await devTools.SendAsync("WebAuthn.setUserVerified", new() { ["authenticatorId"] = authenticator, ["isUserVerified"] = false });
        await page.ClickAsync("form[data-passkey] button");
        await page.WaitForSelectorAsync("[data-problem]:not([hidden])");
        await look.CheckAsync(page, "signin-passkey-second");
        await devTools.SendAsync("WebAuthn.setUserVerified", new() { ["authenticatorId"] = authenticator, ["isUserVerified"] = true });
        await page.ClickAsync("form[data-passkey] button");
        await page.ArrivesAsync(SignedIn);
    }

    [Fact]
    public async Task Without_script_no_passkey_is_offered_and_the_rest_works()
    {
        var owner = await Gate.OwnerAsync();
        await using var context = await _browser.OpenAsync(Visit.Mac, 1280, script: false);
        var page = await context.NewPageAsync();

        await page.GotoAsync(At($"/signin/security/{owner.Slug}"));
        await PasswordAsync(page, owner);

        Assert.Equal(1, await page.Locator("form[data-passkey]").CountAsync());
        Assert.False(await page.Locator("form[data-passkey]").IsVisibleAsync());
        Assert.True(await page.Locator("form[action$='/app'] button").IsVisibleAsync());
    }

    private static async Task<(ICDPSession DevTools, string Authenticator)> AuthenticatorAsync(IBrowserContext context, IPage page)
    {
        var devTools = await context.NewCDPSessionAsync(page);
        await devTools.SendAsync("WebAuthn.enable");
        var made = await devTools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return (devTools, made!.Value.GetProperty("authenticatorId").GetString()!);
    }

    private static bool SignedIn(string address) => address.Contains("/healthz?from=test&signin=gh_sr_", StringComparison.Ordinal);

    private static async Task PasswordAsync(IPage page, AdminClient person)
    {
        await page.FillAsync("#identifier", person.Email);
        await page.FillAsync("#password", GateFixture.Password);
        await page.ClickAsync(".fields button");
    }

    private async Task OpenAsync(IPage page, Server.Accounts.Contracts.SignInRequest request) => await page.GotoAsync(At(await BeginAsync(request)));

    private string At(string path) => new Uri(_address, path).ToString();
}
