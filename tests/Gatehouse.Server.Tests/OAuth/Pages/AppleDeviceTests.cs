using System.Net;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.OAuth.Pages;

/// <summary>The authorization request of Apple's device client, as its documentation has it.</summary>
public abstract class AppleDeviceTests(IGateFixture gate) : PageTestBase(gate)
{
    private const string State = "6B29FC40-CA47-1067-B31D-00DD010662DA";

    [Fact]
    public async Task Apple_OAuth2_A_device_without_PKCE_and_scope_gets_308_with_code_and_state_and_nothing_else()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, DeviceSettings);
        using var visit = Browser(userAgent: Visit.IPhone);

        using var answer = await OpenAsync(visit, DeviceRequest(owner, client), owner.Email);
        var parameters = Answer(answer, AppleCallback, HttpStatusCode.PermanentRedirect);
        using var token = await PostAsync(
            $"/{owner.Slug}/oauth2/token",
            ("grant_type", "authorization_code"), ("client_id", client), ("code", parameters["code"]), ("redirect_uri", AppleCallback));
        var tokens = await JsonAsync(token, HttpStatusCode.OK);

        Assert.Equal($"{AppleCallback}?code={parameters["code"]}&state={State}", answer.Headers.Location!.OriginalString);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal("MDM", tokens.GetProperty("scope").GetString());
        Assert.NotEmpty(tokens.GetProperty("refresh_token").GetString()!);
    }

    [Fact]
    public async Task Apple_OAuth2_PKCE_is_honoured_where_it_comes()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, DeviceSettings);
        using var visit = Browser(userAgent: Visit.IPhone);

        using var answer = await OpenAsync(visit, DeviceRequest(owner, client) + $"&code_challenge={Pkce.Challenge(Verifier)}&code_challenge_method=S256", owner.Email);
        var code = Answer(answer, AppleCallback, HttpStatusCode.PermanentRedirect)["code"];
        using var without = await PostAsync(
            $"/{owner.Slug}/oauth2/token", ("grant_type", "authorization_code"), ("client_id", client), ("code", code), ("redirect_uri", AppleCallback));

        Assert.Equal("invalid_grant", (await JsonAsync(without, HttpStatusCode.BadRequest)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Apple_OAuth2_Cookies_that_get_lost_between_two_pages_matter_to_nobody()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, DeviceSettings);
        using var first = Browser(userAgent: Visit.IPhone);
        using var second = Browser(userAgent: Visit.IPhone);
        using var third = Browser(userAgent: Visit.IPhone);

        using var begun = await first.GetAsync(DeviceRequest(owner, client));
        var path = begun.Headers.Location!.OriginalString;
        var page = await first.PageAsync(path);
        using var signedIn = await second.TapAsync(page, path, ("identifier", owner.Email), ("password", GateFixture.Password));
        using var answer = await third.GetAsync(signedIn.Headers.Location!.OriginalString);

        Assert.Equal(State, Answer(answer, AppleCallback, HttpStatusCode.PermanentRedirect)["state"]);
    }

    [Fact]
    public async Task Apple_OAuth2_The_redirect_address_is_compared_byte_for_byte()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, DeviceSettings);
        using var visit = Browser(userAgent: Visit.IPhone);

        foreach (var wrong in new[] { "apple-remotemanagement-user-login://oauth2/redirection", "apple-remotemanagement-user-login:/oauth2/redirection/", "APPLE-remotemanagement-user-login:/oauth2/redirection" })
        {
            using var answer = await visit.GetAsync(DeviceRequest(owner, client).Replace(Uri.EscapeDataString(AppleCallback), Uri.EscapeDataString(wrong), StringComparison.Ordinal));

            await PageAsync(answer);
        }
    }

    [Fact]
    public async Task Apple_OAuth2_What_goes_wrong_is_an_error_page_which_ends_the_enrollment()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, DeviceSettings);
        using var visit = Browser(userAgent: Visit.IPhone);

        using var scope = await visit.GetAsync(DeviceRequest(owner, client) + "&scope=admin%3Awrite");
        using var begun = await visit.GetAsync(DeviceRequest(owner, client));
        var path = begun.Headers.Location!.OriginalString;
        using var cancelled = await FollowAsync(visit, await visit.TapAsync(await visit.PageAsync(path), path + "/cancel"));

        await PageAsync(scope);
        await PageAsync(cancelled, HttpStatusCode.Forbidden);
    }

    private static string DeviceRequest(AdminClient admin, string clientId) =>
        $"/{admin.Slug}/oauth2/authorize?response_type=code&client_id={clientId}&redirect_uri={Uri.EscapeDataString(AppleCallback)}&state={State}&login_hint={Uri.EscapeDataString(admin.Email)}";
}

[Collection(nameof(SqlitePageGate))]
public sealed class AppleDeviceTestsOnSqlite(SqlitePageGate gate) : AppleDeviceTests(gate);

[Collection(nameof(PostgresPageGate))]
public sealed class AppleDeviceTestsOnPostgres(PostgresPageGate gate) : AppleDeviceTests(gate);
