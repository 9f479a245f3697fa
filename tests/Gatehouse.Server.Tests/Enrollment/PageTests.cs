using System.Net;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Enrollment;

public abstract class PageTests(IEnrollmentGate gate) : EnrollmentTestBase(gate)
{
    [Fact]
    public async Task The_token_leaves_the_address_and_the_page_gives_nothing_away()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        var link = await LinkAsync(admin, token.Id);
        using var visit = Visit();

        using var opened = await visit.GetAsync(new Uri(link.Url).PathAndQuery);
        using var shown = await visit.GetAsync("/enroll");
        var page = await shown.Content.ReadAsStringAsync(Ct);

        Assert.Equal((HttpStatusCode.SeeOther, "/enroll"), (opened.StatusCode, opened.Headers.Location!.OriginalString));
        var cookie = opened.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(link.Url.Split("token=")[1], page + cookie, StringComparison.Ordinal);
        Assert.Equal("no-referrer", shown.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("DENY", shown.Headers.GetValues("X-Frame-Options").Single());
        Assert.Contains("noindex", shown.Headers.GetValues("X-Robots-Tag").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", shown.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.True(shown.Headers.CacheControl!.NoStore);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_agent_that_is_too_long_is_kept_up_to_a_whole_character()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        var kept = Support.Visit.IPhone.PadRight(255, 'x');
        using var visit = Visit(kept + "😀");

        await visit.DownloadAsync((await LinkAsync(admin, token.Id)).ShortUrl);

        var attempt = Assert.Single(await AttemptsAsync(admin, token.Id));
        Assert.Contains(await LogAsync(admin, $"&attemptId={attempt.Id}"), e => e.UserAgent == kept);
    }

    [Fact]
    public async Task Looking_at_the_page_takes_no_place_and_starts_nothing()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "t", MaxUses = 1 });
        using var visit = Visit();

        await visit.OpenAsync((await LinkAsync(admin, token.Id)).Url);
        await visit.PageAsync();

        Assert.Empty(await AttemptsAsync(admin, token.Id));
        Assert.Equal(0, (await ReadTokenAsync(admin, token.Id)).Reserved);
    }

    [Fact]
    public async Task The_profile_is_the_same_bytes_for_a_quarter_of_an_hour_and_gone_once_it_was_used()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        using var visit = Visit();
        var path = "/enroll/profile/" + await visit.DownloadAsync((await LinkAsync(admin, token.Id)).ShortUrl);

        using var first = await visit.GetAsync(path);
        Gate.Clock.Advance(TimeSpan.FromMinutes(14));
        using var second = await visit.GetAsync(path);
        await AskForCertificateAsync(admin.OrganizationId, (await AttemptsAsync(admin, token.Id))[0].Id);
        using var used = await visit.GetAsync(path);

        Assert.Equal("application/x-apple-aspen-config", first.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment; filename=\"enroll.mobileconfig\"", first.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal(await first.Content.ReadAsByteArrayAsync(Ct), await second.Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal(HttpStatusCode.Gone, used.StatusCode);
    }

    [Fact]
    public async Task Download_again_goes_on_with_the_same_attempt()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "t", MaxUses = 1 });
        using var visit = Visit();
        var first = await visit.DownloadAsync((await LinkAsync(admin, token.Id)).ShortUrl);

        using var soon = await visit.TapAsync(await visit.PageAsync());
        Gate.Clock.Advance(TimeSpan.FromMinutes(16));
        using var old = await visit.GetAsync("/enroll/profile/" + first);
        using var later = await visit.TapAsync(await visit.PageAsync());
        using var fresh = await visit.GetAsync(later.Headers.Location!.OriginalString);

        Assert.Equal("/enroll/profile/" + first, soon.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Gone, old.StatusCode);
        Assert.NotEqual("/enroll/profile/" + first, later.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, fresh.StatusCode);
        Assert.Single(await AttemptsAsync(admin, token.Id));
        Assert.Equal(1, (await ReadTokenAsync(admin, token.Id)).Reserved);
        Assert.Equal(2, (await LogAsync(admin)).Count(e => e.Code == "PROFILE_REFETCHED"));
    }

    [Theory]
    [InlineData(DeviceOwnership.Personal, 8179)]
    [InlineData(DeviceOwnership.Company, 8191)]
    public async Task The_profile_holds_what_a_device_needs_and_nothing_of_the_attempt_in_its_addresses(DeviceOwnership ownership, long rights)
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "t", Ownership = ownership });
        using var visit = Visit();
        var secret = await visit.DownloadAsync((await LinkAsync(admin, token.Id)).ShortUrl);
        var file = await (await visit.GetAsync("/enroll/profile/" + secret)).Content.ReadAsByteArrayAsync(Ct);
        var attempt = (await AttemptsAsync(admin, token.Id))[0].Id;

        Assert.True(ConfigurationProfile.TryParse(file, out var profile, out var error), error?.Reason);
        var payloads = profile.Keys.Array("PayloadContent")!.OfType<PlistDictionary>().ToList();
        var mdm = payloads.Single(p => p.Text("PayloadType") == "com.apple.mdm");
        var scep = payloads.Single(p => p.Text("PayloadType") == "com.apple.security.scep");

        Assert.Empty(profile.Problems);
        Assert.Equal(scep.Text("PayloadUUID"), mdm.Text("IdentityCertificateUUID"));
        Assert.Equal(FakeMdm.Topic, mdm.Text("Topic"));
        Assert.Equal(rights, mdm.Integer("AccessRights"));
        Assert.Equal(new Uri(Gate.Address, $"/mdm/{admin.OrganizationId}/checkin").ToString(), mdm.Text("CheckInURL"));
        Assert.DoesNotContain(attempt, mdm.Text("ServerURL")! + mdm.Text("CheckInURL"), StringComparison.Ordinal);
        Assert.Equal(Gate.Identities.Challenges[attempt], scep.Dictionary("PayloadContent")!.Text("Challenge"));
    }

    [Theory]
    [InlineData("de", "de")]
    [InlineData("de-AT,en;q=0.5", "de")]
    [InlineData("fr,de;q=0.4,en;q=0.3", "de")]
    [InlineData("fr", "en")]
    [InlineData("en-GB,de", "en")]
    [InlineData(";;;", "en")]
    public async Task The_page_speaks_the_visitors_language(string accept, string language)
    {
        using var visit = Visit(language: accept);

        Assert.Contains($"<html lang=\"{language}\">", await visit.PageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_from_outside_are_text_and_never_markup()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "<img src=x onerror=alert(1)>", Note = "\"><script>alert(2)</script>" });
        using var visit = Visit();

        var page = await visit.OpenAsync((await LinkAsync(admin, token.Id)).Url);

        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_from_elsewhere_starts_nothing()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        using var visit = Visit();
        await visit.OpenAsync((await LinkAsync(admin, token.Id)).Url);
        using var stranger = Visit();

        var forged = new FormUrlEncodedContent([new("form", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), new("device", "iphone")]);
        using var wrongKey = await visit.PostAsync("/enroll/profile", forged);
        using var noKey = await visit.PostAsync("/enroll/profile", new FormUrlEncodedContent([]));
        using var noSession = await stranger.PostAsync("/enroll/profile", new FormUrlEncodedContent([]));

        Assert.All([wrongKey, noKey, noSession], answer => Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode));
        Assert.Empty(await AttemptsAsync(admin, token.Id));
    }

    [Fact]
    public async Task Other_devices_browsers_and_systems_are_told_what_to_do_and_get_no_button()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken
        {
            Name = "t", Platforms = [DevicePlatform.IOS], MinimumOs = new Dictionary<DevicePlatform, string> { [DevicePlatform.IOS] = "18.2" },
        });
        var link = (await LinkAsync(admin, token.Id)).ShortUrl;

        using var chrome = Visit(Support.Visit.ChromeOnIPhone);
        using var android = Visit(Support.Visit.Android);
        using var mac = Visit(Support.Visit.Mac);
        using var old = Visit();
        var pages = new[] { await chrome.OpenAsync(link), await android.OpenAsync(link), await mac.OpenAsync(link), await old.OpenAsync(link) };

        Assert.All(pages, page => Assert.DoesNotContain("/enroll/profile", page, StringComparison.Ordinal));
        Assert.Contains("Open this page in Safari", pages[0], StringComparison.Ordinal);
        Assert.Contains("This link is for Apple devices", pages[1], StringComparison.Ordinal);
        Assert.Contains("This link is for iPhone. Open it there.", pages[2], StringComparison.Ordinal);
        Assert.Contains("iOS 18.2", pages[3], StringComparison.Ordinal);
        var codes = (await LogAsync(admin)).Select(e => e.Code).ToList();
        Assert.Contains("UNSUPPORTED_PLATFORM", codes);
        Assert.Contains("WRONG_BROWSER", codes);
    }

    [Fact]
    public async Task A_wrong_guess_can_be_corrected()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        using var visit = Visit(Support.Visit.Mac);
        await visit.OpenAsync((await LinkAsync(admin, token.Id)).ShortUrl);

        var page = await visit.PageAsync("/enroll?device=ipad");
        using var tapped = await visit.TapAsync(page);

        Assert.Contains("Set up this iPad", page, StringComparison.Ordinal);
        Assert.Equal("ipad", (await AttemptsAsync(admin, token.Id))[0].Platform);
        Assert.Equal(HttpStatusCode.SeeOther, tapped.StatusCode);
    }

    [Fact]
    public async Task A_token_may_ask_who_it_is_first()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "t", RequireSignIn = true });
        using var visit = Visit();
        var page = await visit.OpenAsync((await LinkAsync(admin, token.Id)).ShortUrl);

        using var early = await visit.TapAsync(page);
        var wrong = await SignInAsync(visit, page, admin.Email, "guess");
        var right = await SignInAsync(visit, page, admin.Email, GateFixture.Password);
        using var download = await visit.TapAsync(await visit.PageAsync());

        Assert.Equal("/enroll", early.Headers.Location!.OriginalString);
        Assert.Null(wrong);
        Assert.Equal("/enroll", right);
        Assert.StartsWith("/enroll/profile/", download.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var attempt = Assert.Single(await AttemptsAsync(admin, token.Id));
        Assert.Equal((admin.Email, admin.PersonId), (attempt.Person, attempt.PersonId));
    }

    [Fact]
    public async Task Whoever_is_disabled_after_the_sign_in_downloads_nothing_and_is_asked_again()
    {
        var admin = await Gate.OwnerAsync();
        using var visit = Visit();
        var (person, token, landing) = await SignedInVisitAsync(admin, visit);
        await Gate.Database.WriteAsync(tx => tx.ExecuteAsync("update admin_person set state = 'disabled' where id = @PersonId", new { person.PersonId }), Ct);

        using var download = await visit.TapAsync(landing);

        Assert.Equal("/enroll", download.Headers.Location!.OriginalString);
        Assert.Empty(await AttemptsAsync(admin, token));
        Assert.Contains("/enroll/sign-in", await visit.PageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_signed_out_everywhere_is_so_for_the_link_too()
    {
        var admin = await Gate.OwnerAsync();
        using var visit = Visit();
        var (person, token, landing) = await SignedInVisitAsync(admin, visit);
        Gate.Clock.Advance(TimeSpan.FromSeconds(1));
        await Gate.Database.WriteAsync(
            tx => Gate.Services.GetRequiredService<Server.Accounts.Contracts.ISignOutEverywhere>().RunAsync(tx, admin.OrganizationId, person.PersonId), Ct);

        using var download = await visit.TapAsync(landing);

        Assert.Equal("/enroll", download.Headers.Location!.OriginalString);
        Assert.Empty(await AttemptsAsync(admin, token));
    }

    [Fact]
    public async Task A_sign_in_counts_only_for_the_visitor_who_began_it()
    {
        var admin = await Gate.OwnerAsync();
        var link = (await LinkAsync(admin, (await TokenAsync(admin, new CreateEnrollmentToken { Name = "t", RequireSignIn = true })).Id)).ShortUrl;
        using var attacker = Visit();
        using var victim = Visit();
        var theirs = await attacker.OpenAsync(link);
        await victim.OpenAsync(link);

        var address = await ResultAsync(attacker, theirs, admin.Email, GateFixture.Password);
        using var brought = await victim.GetAsync(address!);

        Assert.Contains("/enroll/sign-in", await victim.PageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_poller_learns_the_state_and_nothing_else()
    {
        var admin = await Gate.OwnerAsync();
        var attempt = await DownloadAsync(admin, await TokenAsync(admin));

        var body = await Gate.Anonymous.GetStringAsync("/enroll/status/" + attempt, Ct);

        Assert.Equal("""{"state":"profileIssued"}""", body);
    }

    private async Task<(AdminClient Person, string TokenId, string Landing)> SignedInVisitAsync(AdminClient admin, Visit visit)
    {
        var person = await Gate.PersonAsync(admin, Server.Admin.Access.Role.Admin);
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "t", RequireSignIn = true });
        var page = await visit.OpenAsync((await LinkAsync(admin, token.Id)).ShortUrl);
        await SignInAsync(visit, page, person.Email, GateFixture.Password);
        return (person, token.Id, await visit.PageAsync());
    }
}

[Collection(nameof(SqliteEnrollmentGate))]
public sealed class PageTestsOnSqlite(SqliteEnrollmentGate gate) : PageTests(gate);

[Collection(nameof(PostgresEnrollmentGate))]
public sealed class PageTestsOnPostgres(PostgresEnrollmentGate gate) : PageTests(gate);
