using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Conformance.Support;
using Gatehouse.Conformance.TvProvider.Support;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Conformance.TvProvider;

/// <summary>How apps become clients and get tokens: the cases T1 to T14.</summary>
[Specification("TV provider API §2.1, §2.2")]
public abstract class TvRegistrationTests(Site site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task T1_A_statement_makes_a_client()
    {
        var (tenant, device) = await NewAsync();

        var answer = (await device.RegisterAsync(tenant.App1.Statement, "adbe.k3x9q2://signed-in")).Ok(201);

        Assert.Equal(
            ["client_id", "client_id_issued_at", "client_secret", "grant_types", "redirect_uris", "scopes"], answer.Json.Select(m => m.Key).Order(StringComparer.Ordinal));
        Assert.Equal("""["client_credentials"]""", answer.Json["grant_types"]!.ToJsonString());
        Assert.Equal("""["api:client:v2"]""", answer.Json["scopes"]!.ToJsonString());
        Assert.Equal("""["adbe.k3x9q2://signed-in"]""", answer.Json["redirect_uris"]!.ToJsonString());
        Assert.InRange((long)answer.Json["client_id_issued_at"]!, 1_600_000_000, 10_000_000_000); // seconds
    }

    [Fact]
    public async Task T2_A_statement_makes_as_many_clients_as_there_are_apps()
    {
        var (tenant, device) = await NewAsync();

        var (one, other) = ((await device.RegisterAsync(tenant.App1.Statement)).Ok(201), (await device.RegisterAsync(tenant.App1.Statement)).Ok(201));

        Assert.NotEqual((string?)one.Json["client_id"], (string?)other.Json["client_id"]);
        Assert.NotEqual((string?)one.Json["client_secret"], (string?)other.Json["client_secret"]);
    }

    [Fact]
    public async Task T3_A_registration_without_a_statement_is_an_invalid_request()
    {
        var (_, device) = await NewAsync();

        Assert.Equal("""{"error":"invalid_request"}""", (await device.RegisterAsync(null)).Ok(400).Text);
    }

    [Fact]
    public async Task T4_A_statement_that_was_tampered_with_is_invalid()
    {
        var (tenant, device) = await NewAsync();
        var parts = tenant.App1.Statement.Split('.');
        var claims = JsonNode.Parse(Convert.FromBase64String(Padded(parts[1])))!.AsObject();
        claims["sub"] = tenant.App2.Id;
        parts[1] = Convert.ToBase64String(Encoding.UTF8.GetBytes(claims.ToJsonString())).TrimEnd('=').Replace('+', '-').Replace('/', '_');

        Assert.Equal("""{"error":"invalid_software_statement"}""", (await device.RegisterAsync(string.Join('.', parts))).Ok(400).Text);
        Assert.Equal("""{"error":"invalid_software_statement"}""", (await device.RegisterAsync("not.a.statement")).Ok(400).Text);
    }

    [Fact]
    public async Task T5_A_revoked_statement_is_unapproved()
    {
        var (tenant, device) = await NewAsync();
        var app = await tenant.ApplicationAsync();
        await tenant.Tenant.Api.RevokeTvStatementAsync(app.Id, app.StatementId, Ct);

        Assert.Equal("""{"error":"unapproved_software_statement"}""", (await device.RegisterAsync(app.Statement)).Ok(400).Text);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("https://acme.example.evil.example/")]
    [InlineData("https://evilacme.example/")]
    [InlineData("https://acme.example@evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("adbe.other://signed-in")]
    public async Task T6_A_redirect_to_elsewhere_is_invalid(string redirectUri)
    {
        var (tenant, device) = await NewAsync();

        Assert.Equal("""{"error":"invalid_redirect_uri"}""", (await device.RegisterAsync(tenant.App1.Statement, redirectUri)).Ok(400).Text);
    }

    [Fact]
    public async Task T7_A_device_that_says_nothing_of_itself_may_register()
    {
        var (tenant, device) = await NewAsync();
        device.Info = null;

        (await device.RegisterAsync(tenant.App1.Statement)).Ok(201);
    }

    [Fact]
    public async Task T8_A_client_gets_a_token()
    {
        var (tenant, _) = await NewAsync();
        var device = await tenant.AppleTvAsync();

        var answer = (await device.FetchTokenAsync()).Ok(201);

        Assert.Equal(["access_token", "created_at", "expires_in", "id", "token_type"], answer.Json.Select(m => m.Key).Order(StringComparer.Ordinal));
        Assert.Equal("bearer", (string?)answer.Json["token_type"]);
        Assert.Equal(21_600, (long)answer.Json["expires_in"]!);
        Assert.True((long)answer.Json["created_at"]! > 1_600_000_000_000, "created_at is in milliseconds");
        Assert.True(Guid.TryParse((string?)answer.Json["id"], out _));
    }

    [Fact]
    public async Task T9_A_wrong_secret_is_an_invalid_client_with_400()
    {
        var device = await (await NewAsync()).Tenant.AppleTvAsync();

        Assert.Equal("""{"error":"invalid_client"}""", (await TokenAsync(device, secret: device.Secret[..^1] + "_")).Ok(400).Text);
        Assert.Equal("""{"error":"invalid_client"}""", (await TokenAsync(device, id: "tvc_00000000000000000000000000")).Ok(400).Text);
    }

    [Fact]
    public async Task T10_Another_grant_type_is_not_supported()
    {
        var device = await (await NewAsync()).Tenant.AppleTvAsync();

        Assert.Equal("""{"error":"unsupported_grant_type"}""", (await TokenAsync(device, grantType: "password")).Ok(400).Text);
    }

    [Fact]
    public async Task T11_A_parameter_sent_twice_is_an_invalid_request()
    {
        var device = await (await NewAsync()).Tenant.AppleTvAsync();
        (string, string)[] form = [("client_id", device.ClientId), ("client_secret", device.Secret), ("grant_type", "client_credentials")];

        Assert.Equal("""{"error":"invalid_request"}""", (await device.PostAsync("/o/client/token", [.. form, ("client_id", device.ClientId)])).Ok(400).Text);
        Assert.Equal("""{"error":"invalid_request"}""", (await device.PostAsync($"/o/client/token?client_id={device.ClientId}", form)).Ok(400).Text);
    }

    [Fact]
    public async Task T12_A_request_without_grant_type_is_invalid()
    {
        var device = await (await NewAsync()).Tenant.AppleTvAsync();

        Assert.Equal("""{"error":"invalid_request"}""", (await device.PostAsync("/o/client/token", ("client_id", device.ClientId), ("client_secret", device.Secret))).Ok(400).Text);
    }

    [Fact]
    public async Task T13_Parameters_may_be_in_the_query()
    {
        var device = await (await NewAsync()).Tenant.AppleTvAsync();
        var path = $"/o/client/token?grant_type=client_credentials&client_id={device.ClientId}&client_secret={device.Secret}";

        (await device.SendAsync(HttpMethod.Post, path, null)).Ok(201);
        (await device.SendAsync(HttpMethod.Post, path, new StringContent("", null, "application/json"))).Ok(201);
    }

    [Fact]
    public async Task T14_Two_ways_to_prove_oneself_are_an_invalid_request()
    {
        var device = await (await NewAsync()).Tenant.AppleTvAsync();
        device.Headers["Authorization"] = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{device.ClientId}:{device.Secret}"))).ToString();

        Assert.Equal("""{"error":"invalid_request"}""", (await TokenAsync(device)).Ok(400).Text);
    }

    private static string Padded(string base64Url) => base64Url.Replace('-', '+').Replace('_', '/').PadRight((base64Url.Length + 3) / 4 * 4, '=');

    private static Task<TvAnswer> TokenAsync(TvDevice device, string? id = null, string? secret = null, string grantType = "client_credentials") =>
        device.PostAsync("/o/client/token", ("client_id", id ?? device.ClientId), ("client_secret", secret ?? device.Secret), ("grant_type", grantType));

    private async Task<(TvTenant Tenant, TvDevice Device)> NewAsync()
    {
        var tenant = await TvTenant.OfAsync(site);
        return (tenant, new TvDevice(tenant.Tenant.Anonymous, TvDevice.AppleTv));
    }
}

[Collection(nameof(SqliteSite))]
public sealed class TvRegistrationTestsOnSqlite(SqliteSite site) : TvRegistrationTests(site);

[Collection(nameof(PostgresSite))]
public sealed class TvRegistrationTestsOnPostgres(PostgresSite site) : TvRegistrationTests(site);
