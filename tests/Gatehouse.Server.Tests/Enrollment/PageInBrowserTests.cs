using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Playwright;

namespace Gatehouse.Server.Tests.Enrollment;

/// <summary>The page in Chromium: every view, in both languages, light and dark, on a desktop and on phones down to 320 pixels.</summary>
[Collection(nameof(SqliteEnrollmentGate))]
public sealed class PageInBrowserTests(SqliteEnrollmentGate gate, Browser browser) : EnrollmentTestBase(gate), IClassFixture<Browser>
{
    public static TheoryData<int, ColorScheme, string> Looks => new()
    {
        { 1280, ColorScheme.Light, "en-GB" },
        { 390, ColorScheme.Light, "en-GB" },
        { 390, ColorScheme.Dark, "de-DE" },
        { 320, ColorScheme.Light, "de-DE" },
        { 320, ColorScheme.Dark, "en-GB" },
    };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Every_view_is_accessible_and_fits(int width, ColorScheme colors, string locale)
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken
        {
            Name = "Engineering BYOD", Note = "Welcome! Please enroll before Monday.", Platforms = [DevicePlatform.IOS, DevicePlatform.MacOS],
            MinimumOs = new Dictionary<DevicePlatform, string> { [DevicePlatform.IOS] = "17.4" },
        });
        var signIn = await TokenAsync(admin, new CreateEnrollmentToken { Name = "With sign-in", RequireSignIn = true });
        var link = (await LinkAsync(admin, token.Id)).ShortUrl;
        var old = Support.Visit.IPhone.Replace("18_1", "16_0", StringComparison.Ordinal).Replace("18.1", "16.0", StringComparison.Ordinal);

        await LookAsync("landing-iphone", Support.Visit.IPhone, link, width, colors, locale);
        await LookAsync("landing-mac", Support.Visit.Mac, link, width, colors, locale);
        await LookAsync("safari", Support.Visit.ChromeOnIPhone, link, width, colors, locale);
        await LookAsync("other", Support.Visit.Android, link, width, colors, locale);
        await LookAsync("too-old", old, link, width, colors, locale);
        await LookAsync("not-allowed", Support.Visit.IPad, link, width, colors, locale);
        await LookAsync("bland", Support.Visit.Slack, link, width, colors, locale);
        await LookAsync("invalid", Support.Visit.IPhone, new Uri(Gate.Address, "/enroll?token=x.y.z").ToString(), width, colors, locale);
        await LookAsync("sign-in", Support.Visit.IPhone, (await LinkAsync(admin, signIn.Id)).ShortUrl, width, colors, locale);
        await ProgressAsync(admin, link, width, colors, locale);
    }

    [Theory]
    [InlineData(390, 844, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    [InlineData(390, 664, ColorScheme.Light)] // what Safari's bars leave of it
    [InlineData(320, 568, ColorScheme.Dark)]
    public async Task On_a_phone_the_button_is_in_sight_at_once_and_read_after_what_it_means(int width, int height, ColorScheme colors)
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "Engineering BYOD", Note = "Welcome! Please enroll before Monday." });
        await using var context = await browser.OpenAsync(Support.Visit.IPhone, width, colors);
        var page = await context.NewPageAsync();
        await page.SetViewportSizeAsync(width, height);
        await page.GotoAsync((await LinkAsync(admin, token.Id)).ShortUrl);
        var button = page.GetByRole(AriaRole.Button, new() { Name = "Download profile" });

        await Browser.PictureAsync(page, $"at-once-{width}x{height}-{colors}".ToLowerInvariant(), fullPage: false);
        var box = (await button.BoundingBoxAsync())!;
        var readAfterList = await button.EvaluateAsync<bool>(
            "b => [...document.querySelectorAll('.marks')].every(l => l.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING)");
        await page.GetByRole(AriaRole.Link, new() { Name = "Downloaded? See the next steps" }).FocusAsync();
        var link = (await page.GetByRole(AriaRole.Link, new() { Name = "Downloaded? See the next steps" }).BoundingBoxAsync())!;
        var after = (await button.BoundingBoxAsync())!;

        Assert.InRange(box.Y + box.Height, 0, height);
        Assert.True(readAfterList);
        Assert.False(link.Y < after.Y + after.Height && after.Y < link.Y + link.Height, "The button covers what has the focus.");
    }

    [Fact]
    public async Task Without_script_a_person_gets_the_profile_and_follows_the_progress()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        await using var context = await browser.OpenAsync(Support.Visit.IPhone, 390, script: false);
        var page = await context.NewPageAsync();
        await page.GotoAsync((await LinkAsync(admin, token.Id)).Url);

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Download profile" }).ClickAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "Downloaded? See the next steps" }).ClickAsync();
        var waiting = await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).TextContentAsync();
        await CompleteAsync(admin, token);
        await page.GetByRole(AriaRole.Link, new() { Name = "Check again" }).ClickAsync();

        Assert.Equal("enroll.mobileconfig", download.SuggestedFilename);
        Assert.Equal("Now install the profile", waiting);
        Assert.Equal("All set", await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).TextContentAsync());
        Assert.Equal(Gate.Address + "enroll", page.Url);
    }

    [Fact]
    public async Task With_script_the_page_turns_green_by_itself()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        await using var context = await browser.OpenAsync(Support.Visit.IPhone, 390);
        var page = await context.NewPageAsync();
        await page.GotoAsync((await LinkAsync(admin, token.Id)).ShortUrl);

        await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Download profile" }).ClickAsync());
        await page.GetByRole(AriaRole.Heading, new() { Name = "Now install the profile" }).WaitForAsync();
        await CompleteAsync(admin, token);

        await page.GetByRole(AriaRole.Heading, new() { Name = "All set" }).WaitForAsync();
    }

    [Fact]
    public async Task An_iPad_that_says_it_is_a_Mac_is_treated_as_an_iPad()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        await using var context = await browser.OpenAsync(Support.Visit.Mac, 1024);
        await context.AddInitScriptAsync("Object.defineProperty(Navigator.prototype, 'maxTouchPoints', { get: () => 5 })");
        var page = await context.NewPageAsync();

        await page.GotoAsync((await LinkAsync(admin, token.Id)).ShortUrl);

        await page.ArrivesAsync(url => url.EndsWith("/enroll?device=ipad", StringComparison.Ordinal));
        Assert.Contains("iPad", await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).TextContentAsync(), StringComparison.Ordinal);
    }

    private async Task ProgressAsync(AdminClient admin, string link, int width, ColorScheme colors, string locale)
    {
        await using var context = await browser.OpenAsync(Support.Visit.IPhone, width, colors, locale);
        var page = await context.NewPageAsync();
        await page.GotoAsync(link);
        await page.RunAndWaitForDownloadAsync(() => page.Locator("form[data-download] button").ClickAsync());
        var token = (await GetAsync<Client.Contracts.Common.Page<EnrollmentAttempt>>(admin, "/api/v1/enrollment/attempts")).Items[0];

        await ShowAsync("progress-install");
        await PassAsync(TimeSpan.FromMinutes(11));
        await ShowAsync("progress-timed-out");
        await AskForCertificateAsync(admin.OrganizationId, token.Id);
        await ShowAsync("progress-connecting");
        var device = new TestDevice();
        await CheckInAsync(admin.OrganizationId, token.Id, device);
        await FinishAsync(admin.OrganizationId, token.Id, device);
        await ShowAsync("progress-done");

        async Task ShowAsync(string name)
        {
            await page.GotoAsync(new Uri(Gate.Address, "/enroll").ToString());
            await new PageLook(width, colors, locale).CheckAsync(page, name);
        }
    }

    private async Task LookAsync(string name, string userAgent, string link, int width, ColorScheme colors, string locale)
    {
        await using var context = await browser.OpenAsync(userAgent, width, colors, locale);
        var page = await context.NewPageAsync();
        await page.GotoAsync(link);
        await new PageLook(width, colors, locale).CheckAsync(page, name);
    }

    private async Task CompleteAsync(AdminClient admin, EnrollmentTokenInfo token)
    {
        var attempt = (await AttemptsAsync(admin, token.Id))[0].Id;
        var device = new TestDevice();
        await AskForCertificateAsync(admin.OrganizationId, attempt);
        await CheckInAsync(admin.OrganizationId, attempt, device);
        await FinishAsync(admin.OrganizationId, attempt, device);
    }
}
