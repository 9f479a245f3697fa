using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Apps;
using Gatehouse.Protocols.Jose;
using Gatehouse.Server.Tests.Apps.Support;
using Gatehouse.Server.Tests.OAuth.Support;

namespace Gatehouse.Server.Tests.Apps;

public abstract class DeviceTests(IOAuthGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_device_looks_at_its_own_registration_and_at_no_other()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync(b => b["authentication_mode"] = "biometric");
        using var other = await site.EnrolledAsync();

        var own = (await device.CallAsync(HttpMethod.Get, "devices/" + device.DeviceId)).Given();

        Assert.Equal((device.DeviceId, "biometric", "software", "active"), (own["device_id"], own["mode"], own["key_storage"], own["state"]));
        Assert.True(DateTimeOffset.TryParse(own["created"], System.Globalization.CultureInfo.InvariantCulture, out _) && own.Has("last_seen"));
        var foreign = (await device.CallAsync(HttpMethod.Get, "devices/" + other.DeviceId)).Refused("not_found", HttpStatusCode.NotFound);
        var unknown = (await device.CallAsync(HttpMethod.Get, "devices/nothing")).Refused("not_found", HttpStatusCode.NotFound);
        Assert.Equal(foreign.Json.GetRawText(), unknown.Json.GetRawText());
    }

    [Fact]
    public async Task RFC_9449_7_1_a_stolen_token_opens_nothing()
    {
        var site = await AppSite.CreateAsync(gate);
        var elsewhere = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        using var thief = await site.EnrolledAsync();
        thief.AccessToken = device.AccessToken;

        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.CallAsync(HttpMethod.Get, "devices/" + device.DeviceId)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await device.CallAsync(HttpMethod.Get, "devices/" + device.DeviceId, r => r.Headers.Authorization = new("Bearer", device.AccessToken))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await device.CallAsync(HttpMethod.Get, "devices/" + device.DeviceId, r => r.Headers.Authorization = null)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await device.CallAsync(HttpMethod.Delete, "devices/" + device.DeviceId, org: elsewhere.Owner.Slug)).Status);
        (await device.CallAsync(HttpMethod.Get, "devices/" + device.DeviceId, org: "nobody")).Refused("invalid_tenant", HttpStatusCode.NotFound);
        (await device.CallAsync(HttpMethod.Get, "devices/" + device.DeviceId)).Given();
    }

    [Fact]
    public async Task A_device_deletes_itself_and_may_say_so_twice()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        using var other = await site.EnrolledAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await device.CallAsync(HttpMethod.Delete, "devices/" + device.DeviceId)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await device.CallAsync(HttpMethod.Delete, "devices/" + device.DeviceId)).Status);

        Assert.Equal(HttpStatusCode.Unauthorized, (await device.CallAsync(HttpMethod.Get, "devices/" + device.DeviceId)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.CallAsync(HttpMethod.Delete, "devices/" + device.DeviceId)).Status);
        (await device.RefreshAsync()).RefusedFor("invalid_grant", "device_deleted");
        Assert.Equal(1, await site.CountAsync("select anonymous from apps_population where org_id = @org"));
    }

    [Fact]
    public async Task Both_keys_sign_and_the_new_one_takes_over_with_everything_at_once()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        var (oldAccess, oldRefresh) = (device.AccessToken, device.RefreshToken);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var answer = (await device.ChangeKeyAsync(new SigningKey(key))).Given();

        Assert.Equal(HttpStatusCode.Unauthorized, (await device.CallAsync(HttpMethod.Get, "devices/" + device.DeviceId)).Status);
        (await device.RefreshAsync()).Refused("invalid_grant");
        (await device.AssertAsync()).RefusedFor("invalid_grant", "device_deleted"); // of this key there is nothing any more
        device.Remember(answer);
        device.Use(key);
        (await device.ExchangeAsync()).Given();
        (await device.RefreshAsync()).Given();
        device.RefreshToken = oldRefresh;
        (await device.RefreshAsync()).Refused("invalid_grant");
        device.AccessToken = oldAccess;
        (await device.ExchangeAsync()).Refused("invalid_request");
    }

    [Fact]
    public async Task A_device_that_lost_the_answer_goes_on_with_the_new_key()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (await device.ChangeKeyAsync(new SigningKey(key))).Given(); // which the device never sees

        device.Use(key);
        (await device.AssertAsync()).Given();
        (await device.ExchangeAsync()).Given();
    }

    [Fact]
    public async Task A_swap_that_fails_leaves_the_old_key_and_its_tokens_as_they_were()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        using var neighbour = await site.EnrolledAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = gate.Clock.GetUtcNow();

        (await device.ChangeKeyAsync(neighbour.Key)).Refused("device_exists", HttpStatusCode.Conflict);
        (await device.ChangeKeyAsync("{}"u8.ToArray())).Refused("invalid_request");
        (await device.ChangeKeyAsync("nothing"u8.ToArray())).Refused("invalid_request");
        (await device.ChangeKeyAsync(Encoding.ASCII.GetBytes($$"""{"key_proof":"{{new string('x', 20_000)}}"}"""))).Refused("invalid_request");
        (await device.ChangeKeyAsync(KeyChange.Write(new SigningKey(key), neighbour.DeviceId, device.Thumbprint, site.Issuer, "1", now))).Refused("invalid_request");
        (await device.ChangeKeyAsync(KeyChange.Write(new SigningKey(key), device.DeviceId, JsonWebKey.From(stranger).Thumbprint, site.Issuer, "2", now))).Refused("invalid_request");
        (await device.ChangeKeyAsync(KeyChange.Write(new SigningKey(key), device.DeviceId, device.Thumbprint, "https://elsewhere.example/", "3", now))).Refused("invalid_request");
        (await device.ChangeKeyAsync(KeyChange.Write(new SigningKey(key), device.DeviceId, device.Thumbprint, site.Issuer, "4", now.AddMinutes(-3)))).Refused("invalid_request");
        (await device.ChangeKeyAsync(KeyChange.Write(new SigningKey(key), device.DeviceId, device.Thumbprint, site.Issuer, "5", now, "pin"))).Refused("invalid_request");
        Assert.Equal(HttpStatusCode.NotFound, (await device.ChangeKeyAsync(KeyChange.Write(new SigningKey(key), device.DeviceId, device.Thumbprint, site.Issuer, "6", now), neighbour.DeviceId)).Status);

        (await device.ExchangeAsync()).Given();
        (await device.RefreshAsync()).Given();
    }

    [Fact]
    public async Task The_statement_of_a_new_key_counts_once()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        var statement = KeyChange.Write(device.Key, device.DeviceId, device.Thumbprint, site.Issuer, "once", gate.Clock.GetUtcNow());
        device.Remember((await device.ChangeKeyAsync(statement)).Given());

        (await device.ChangeKeyAsync(statement)).Refused("invalid_request");
    }

    [Fact]
    public async Task A_device_that_is_logged_in_may_weaken_its_mode_with_the_same_key()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync(b => b["authentication_mode"] = "biometric");
        (await device.AssertAsync()).Refused("invalid_grant");

        device.Remember((await device.ChangeKeyAsync(device.Key, "no")).Given());

        (await device.AssertAsync()).Given();
        Assert.Equal("no", (await device.CallAsync(HttpMethod.Get, "devices/" + device.DeviceId)).Given()["mode"]);
    }

    [Fact]
    public async Task Of_swaps_that_race_one_wins_and_its_key_works()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        (await device.CallAsync(HttpMethod.Get, "devices/" + device.DeviceId)).Given();
        var keys = Enumerable.Range(0, 4).Select(_ => ECDsa.Create(ECCurve.NamedCurves.nistP256)).ToList();

        var answers = await Task.WhenAll(keys.Select(k => device.ChangeKeyAsync(new SigningKey(k))));

        var winner = Assert.Single(answers.Select((a, i) => (Answer: a, Key: keys[i])), x => x.Answer.Status == HttpStatusCode.OK);
        device.Remember(winner.Answer);
        device.Use(winner.Key);
        (await device.RefreshAsync()).Given();
        Assert.Equal(1, await site.CountAsync("select count(*) from oauth_refresh_token r where r.org_id = @org and r.used_ms is null"));
    }

    [Fact]
    public async Task The_configuration_is_signed_with_the_organizations_key_and_says_where_everything_is()
    {
        var site = await AppSite.CreateAsync(gate);
        using var response = await gate.Anonymous.GetAsync(site.Endpoint("configuration"), Ct);
        var text = await response.Content.ReadAsStringAsync(Ct);

        Assert.Equal("application/jwt", response.Content.Headers.ContentType?.MediaType);
        Assert.True(SignedJwt.TryVerify(text, await site.OAuth.KeysAsync(), ["gatehouse-sdk-config+jwt"], out var claims, out var error), error?.ToString());
        Assert.Equal((site.Issuer, site.Owner.Slug), (claims.Issuer, claims.Text("tenant_id")));
        Assert.Equal([AppSite.ClientId], claims.Texts("client_ids"));
        Assert.True(claims.TryGet("endpoints", out var endpoints));
        Assert.Equal(site.Endpoint("enroll/anonymous"), endpoints.GetProperty("gatehouse_anonymous_enrollment_endpoint").GetString());
        using var nowhere = await gate.Anonymous.GetAsync(site.Endpoint("configuration", "nobody"), Ct);
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
    }

    [Fact]
    public async Task RFC_8414_2_the_metadata_leads_apps_to_their_endpoints()
    {
        var site = await AppSite.CreateAsync(gate);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/.well-known/oauth-authorization-server/{site.Owner.Slug}");
        var metadata = await site.SendAsync(request);

        Assert.Equal(site.Endpoint("enroll/anonymous"), metadata["gatehouse_anonymous_enrollment_endpoint"]);
        Assert.Equal(site.Endpoint("challenge"), metadata["challenge_endpoint"]);
        Assert.Contains("urn:ietf:params:oauth:grant-type:jwt-bearer", metadata.Json.GetProperty("grant_types_supported").EnumerateArray().Select(g => g.GetString()));
        Assert.Subset(metadata.Json.GetProperty("acr_values_supported").EnumerateArray().Select(g => g.GetString()).ToHashSet(), new HashSet<string?> { "0", "1", "2", "3" });
    }
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class AppDeviceTestsOnSqlite(SqliteOAuthGate gate) : DeviceTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class AppDeviceTestsOnPostgres(PostgresOAuthGate gate) : DeviceTests(gate);
