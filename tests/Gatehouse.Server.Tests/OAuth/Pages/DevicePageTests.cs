using System.Net;
using System.Text.Json;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.OAuth.Pages;

public abstract class DevicePageTests(IGateFixture gate) : PageTestBase(gate)
{
    [Fact]
    public async Task RFC8628_3_A_person_types_the_code_and_the_device_gets_its_tokens()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, name: "Lobby display");
        var device = await BeginAsync(owner, client);
        using var visit = Browser();

        using var before = await PollAsync(owner, client, device);
        using var confirm = await TypeAsync(visit, owner, Text(device, "user_code").ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal));
        var html = await PageAsync(confirm, HttpStatusCode.OK);
        using var done = await visit.TapAsync(html, $"/{owner.Slug}/device/decide", ("decision", "allow"));
        Gate.Clock.Advance(TimeSpan.FromSeconds(10));
        using var after = await PollAsync(owner, client, device);

        Assert.Matches("^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$", Text(device, "user_code"));
        Assert.EndsWith($"/{owner.Slug}/device", Text(device, "verification_uri"), StringComparison.Ordinal);
        Assert.Equal("authorization_pending", (await JsonAsync(before, HttpStatusCode.BadRequest)).GetProperty("error").GetString());
        Assert.Contains("Connect Lobby display?", html, StringComparison.Ordinal);
        Assert.Contains(Text(device, "user_code"), html, StringComparison.Ordinal);
        Assert.Contains(owner.Email, html, StringComparison.Ordinal);
        Assert.Contains("Connected", await PageAsync(done, HttpStatusCode.OK), StringComparison.Ordinal);
        Assert.Equal("openid profile", (await JsonAsync(after, HttpStatusCode.OK)).GetProperty("scope").GetString());
    }

    [Fact]
    public async Task RFC8628_3_3_1_A_code_in_the_address_is_filled_in_and_still_confirmed()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);
        var device = await BeginAsync(owner, client);
        using var visit = Browser();

        using var page = await visit.GetAsync(new Uri(Text(device, "verification_uri_complete")).PathAndQuery);
        var html = await PageAsync(page, HttpStatusCode.OK);

        Assert.Contains($"value=\"{Text(device, "user_code")}\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Connect Wiki?", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RFC8628_3_5_Who_says_no_turns_the_device_away()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);
        var device = await BeginAsync(owner, client);
        using var visit = Browser();

        using var confirm = await TypeAsync(visit, owner, Text(device, "user_code"));
        using var done = await visit.TapAsync(await PageAsync(confirm, HttpStatusCode.OK), $"/{owner.Slug}/device/decide", ("decision", "deny"));
        using var polled = await PollAsync(owner, client, device);

        Assert.Contains("Not connected", await PageAsync(done, HttpStatusCode.OK), StringComparison.Ordinal);
        Assert.Equal("access_denied", (await JsonAsync(polled, HttpStatusCode.BadRequest)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task RFC8628_5_1_Wrong_codes_are_counted_per_person_and_stop_before_they_find_one()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);
        var device = await BeginAsync(owner, client);
        using var visit = Browser();
        var answer = await TypeAsync(visit, owner, "BBBB-BBBB");
        for (var i = 1; i < 10; i++)
        {
            var html = await PageAsync(answer);
            Assert.Contains("No device is waiting with this code", html, StringComparison.Ordinal);
            answer = await RetypeAsync(visit, owner, html, "CCCC-CCCC");
        }

        var last = await PageAsync(answer);
        using var right = await RetypeAsync(visit, owner, last, Text(device, "user_code"));
        using var decided = await visit.TapAsync(last, $"/{owner.Slug}/device/decide", ("decision", "allow"));
        Gate.Clock.Advance(TimeSpan.FromMinutes(16));
        var fresh = await BeginAsync(owner, client);
        using var later = await TypeAsync(visit, owner, Text(fresh, "user_code"));

        Assert.Contains("Too many wrong codes", await PageAsync(right, HttpStatusCode.TooManyRequests), StringComparison.Ordinal);
        await PageAsync(decided, HttpStatusCode.TooManyRequests);
        Assert.Single(Gate.Logs.Lines, l => l.Event.Id == 2555 && l.Text.Contains(owner.OrganizationId, StringComparison.Ordinal));
        Assert.Contains("Connect Wiki?", await PageAsync(later, HttpStatusCode.OK), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_looked_up_for_nobody_but_those_who_signed_in()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);
        var device = await BeginAsync(owner, client);
        using var visit = Browser();

        using var right = await visit.PostAsync($"/{owner.Slug}/device", Form(("user_code", Text(device, "user_code"))));
        using var wrong = await visit.PostAsync($"/{owner.Slug}/device", Form(("user_code", "BBBB-BBBB")));

        Assert.StartsWith("/signin/", right.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.StartsWith("/signin/", wrong.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_of_another_organization_or_past_its_time_is_no_code()
    {
        var owner = await Gate.OwnerAsync();
        var stranger = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);
        var device = await BeginAsync(owner, client);
        using var visit = Browser();
        using var elsewhere = Browser();

        using var foreign = await TypeAsync(elsewhere, stranger, Text(device, "user_code"));
        Gate.Clock.Advance(TimeSpan.FromMinutes(16));
        using var late = await TypeAsync(visit, owner, Text(device, "user_code"));

        await PageAsync(foreign);
        await PageAsync(late);
    }

    [Fact]
    public async Task The_decision_counts_once_and_in_the_browser_that_was_asked()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);
        var device = await BeginAsync(owner, client);
        using var visit = Browser();
        using var other = Browser();
        using var confirm = await TypeAsync(visit, owner, Text(device, "user_code"));
        var html = await PageAsync(confirm, HttpStatusCode.OK);
        var path = $"/{owner.Slug}/device/decide";

        using var elsewhere = await other.TapAsync(html, path, ("decision", "allow"));
        using var first = await visit.TapAsync(html, path, ("decision", "deny"));
        using var second = await visit.TapAsync(html, path, ("decision", "allow"));
        using var polled = await PollAsync(owner, client, device);

        await PageAsync(elsewhere);
        await PageAsync(first, HttpStatusCode.OK);
        await PageAsync(second);
        Assert.Equal("access_denied", (await JsonAsync(polled, HttpStatusCode.BadRequest)).GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("openid admin:write", null, "invalid_scope")]
    [InlineData("openid", "https://other.example/", "invalid_target")]
    public async Task RFC8628_3_1_A_device_asks_for_nothing_that_its_client_may_not_have(string scope, string? resource, string error)
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);

        using var answer = await PostAsync(
            $"/{owner.Slug}/oauth2/device_authorization", [("client_id", client), ("scope", scope), .. resource is null ? [] : new[] { ("resource", resource) }]);

        Assert.Equal(error, (await JsonAsync(answer, HttpStatusCode.BadRequest)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task RFC8628_3_1_A_client_without_the_grant_type_gets_no_codes()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { GrantTypes = [GrantTypes.AuthorizationCode] });

        using var answer = await PostAsync($"/{owner.Slug}/oauth2/device_authorization", ("client_id", client));

        Assert.Equal("unauthorized_client", (await JsonAsync(answer, HttpStatusCode.BadRequest)).GetProperty("error").GetString());
    }

    private async Task<JsonElement> BeginAsync(AdminClient owner, string client)
    {
        using var answer = await PostAsync($"/{owner.Slug}/oauth2/device_authorization", ("client_id", client), ("scope", "openid profile"));
        return await JsonAsync(answer, HttpStatusCode.OK);
    }

    private Task<HttpResponseMessage> PollAsync(AdminClient owner, string client, JsonElement device) => PostAsync(
        $"/{owner.Slug}/oauth2/token", ("grant_type", GrantTypes.DeviceCode), ("client_id", client), ("device_code", Text(device, "device_code")));

    private static async Task<HttpResponseMessage> TypeAsync(Visit visit, AdminClient owner, string code)
    {
        using var typed = await visit.PostAsync($"/{owner.Slug}/device", Form(("user_code", code)));
        return await SignInAsync(visit, typed, owner.Email);
    }

    private static async Task<HttpResponseMessage> RetypeAsync(Visit visit, AdminClient owner, string html, string code) =>
        await FollowAsync(visit, await visit.TapAsync(html, $"/{owner.Slug}/device", ("user_code", code)));

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}

[Collection(nameof(SqlitePageGate))]
public sealed class DevicePageTestsOnSqlite(SqlitePageGate gate) : DevicePageTests(gate);

[Collection(nameof(PostgresPageGate))]
public sealed class DevicePageTestsOnPostgres(PostgresPageGate gate) : DevicePageTests(gate);
