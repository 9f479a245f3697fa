using System.Net;
using System.Text.Json;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Tests.Apps.Support;
using Gatehouse.Server.Tests.OAuth.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Apps;

public abstract class EnrollmentTests(IOAuthGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_device_shows_its_key_and_gets_an_identity_with_tokens_that_are_bound_to_it()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = new AppDevice(site);

        var answer = (await device.EnrollAsync()).Created();

        Assert.Equal((26, "DPoP", 300, "0", AppSite.ClientId), (answer["device_id"].Length, answer["token_type"], answer.Json.GetProperty("expires_in").GetInt32(), answer["acr"], answer["client_id"]));
        Assert.True(Guid.TryParse(answer["sub"], out _));
        Assert.Equal(30 * 86400, answer.Json.GetProperty("refresh_expires_in").GetInt32());
        Assert.NotNull(device.Nonce);
        var token = await gate.Services.GetRequiredService<IAccessTokens>().FindAsync(device.AccessToken, Ct);
        Assert.Equal((device.Thumbprint, device.Subject, device.DeviceId, true, "0", "swk"), (token!.DpopJkt, token.Subject, token.DeviceId, token.IsAnonymous, token.Acr, token.Amr));
    }

    [Fact]
    public async Task A_device_that_lost_the_answer_asks_again_and_gets_the_same_one()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = new AppDevice(site);
        var first = (await device.EnrollAsync()).Created();

        var second = (await device.EnrollAsync()).Created();

        Assert.Equal(first.Json.GetRawText(), second.Json.GetRawText());
        Assert.Equal(1, await site.CountAsync("select count(*) from apps_installation where org_id = @org"));
        Assert.Equal(1, await site.CountAsync("select anonymous from apps_population where org_id = @org"));
    }

    [Fact]
    public async Task A_key_that_is_enrolled_is_not_enrolled_again()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();

        device.IdempotencyKey = Guid.NewGuid().ToString();
        (await device.EnrollAsync()).Refused("device_exists", HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task After_ten_minutes_an_answer_cannot_be_asked_for_again()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        gate.Clock.Advance(TimeSpan.FromMinutes(10));

        (await device.EnrollAsync()).Refused("device_exists", HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task RFC_9449_11_1_a_proof_counts_once_also_when_everything_else_is_repeated()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        using var other = new AppDevice(site) { Nonce = device.Nonce };
        var proof = other.Proof(site.Endpoint("enroll/anonymous"));

        (await WithProofAsync(site, other, proof)).Created();

        (await WithProofAsync(site, other, proof)).Refused("invalid_dpop_proof");
    }

    [Fact]
    public async Task RFC_9449_8_the_first_proof_is_answered_with_a_nonce()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = new AppDevice(site);

        var answer = await WithProofAsync(site, device, device.Proof(site.Endpoint("enroll/anonymous")));

        answer.Refused("use_dpop_nonce");
        Assert.Single(answer.Response.Headers.GetValues("DPoP-Nonce"));
    }

    [Theory]
    [InlineData("authentication_mode", "pin", "invalid_request")]
    [InlineData("authentication_mode", 1, "invalid_request")]
    [InlineData("authentication_mode", null, "invalid_request")]
    [InlineData("client_id", null, "invalid_request")]
    [InlineData("client_id", "", "invalid_request")]
    [InlineData("client_id", "a\0b", "invalid_request")]
    [InlineData("scope", "offline_access api", "invalid_scope")]
    [InlineData("scope", true, "invalid_scope")]
    [InlineData("software_version", "one", "invalid_client_metadata")]
    [InlineData("platform", "a b", "invalid_client_metadata")]
    [InlineData("key_storage", "pocket", "invalid_client_metadata")]
    [InlineData("attestation", "yes", "invalid_request")]
    [InlineData("proof_of_work", 7, "invalid_request")]
    public async Task What_cannot_be_is_refused_before_anything_is_written(string member, object? value, string error)
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = new AppDevice(site);

        (await device.EnrollAsync(body => Change(body, member, value))).Refused(error);

        Assert.Equal(0, await site.CountAsync("select count(*) from apps_installation where org_id = @org"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"client_id\":\"a\",\"client_id\":\"b\"}")]
    [InlineData("{\"client_id\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}")]
    [InlineData("nothing")]
    public async Task What_is_no_object_is_refused(string body)
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = new AppDevice(site);

        (await device.JsonAsync("enroll/anonymous", body)).Refused("invalid_request");
    }

    [Fact]
    public async Task Too_much_is_refused()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = new AppDevice(site);

        (await device.EnrollAsync(b => b["padding"] = new string('x', 70_000))).Refused("invalid_request", HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Each_misconfiguration_has_its_own_answer()
    {
        var site = await AppSite.CreateAsync(gate);
        var off = await AppSite.CreateAsync(gate, s => s with { Enabled = false });
        using var device = new AppDevice(site);
        using var late = new AppDevice(off);
        var web = await site.OAuth.AppAsync();
        var signIn = await site.AppAsync(s => s with { AnonymousEnrollment = false }, "SignIn");

        (await device.JsonAsync("enroll/anonymous", JsonSerializer.Serialize(device.Body()), org: "nobody")).Refused("invalid_tenant", HttpStatusCode.NotFound);
        (await device.EnrollAsync(b => b["client_id"] = "Unknown")).Refused("invalid_client", HttpStatusCode.Unauthorized);
        (await device.EnrollAsync(b => b["client_id"] = web.Client.Id)).Refused("unauthorized_client", HttpStatusCode.Forbidden);
        (await device.EnrollAsync(b => b["client_id"] = "SignIn")).Refused("unauthorized_client", HttpStatusCode.Forbidden);
        (await device.EnrollAsync(b => b["client_id"] = signIn)).Refused("unauthorized_client", HttpStatusCode.Forbidden);
        (await late.EnrollAsync()).Refused("unauthorized_client", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Policies_about_the_app_and_device_have_their_own_answers()
    {
        var site = await AppSite.CreateAsync(
            gate, s => s with { AllowedPlatforms = ["ios", "android"] }, s => s with { MinimumVersion = "1.4", SoftwareIds = ["com.example.app"], AllowedAuthenticationModes = ["no", "biometric"] });
        using var device = new AppDevice(site);

        (await device.EnrollAsync(b => b["platform"] = "windows")).RefusedFor("access_denied", "device_risk", HttpStatusCode.Forbidden);
        (await device.EnrollAsync(b => b["software_version"] = "1.3.9")).Refused("app_version_denied", HttpStatusCode.Forbidden);
        (await device.EnrollAsync(b => b.Remove("software_version"))).Refused("app_version_denied", HttpStatusCode.Forbidden);
        (await device.EnrollAsync(b => b["software_id"] = "com.example.other")).Refused("invalid_client_metadata");
        (await device.EnrollAsync(b => b["authentication_mode"] = "password")).Refused("invalid_request");
        (await device.EnrollAsync(b => b["software_version"] = "1.10")).Created();
    }

    [Fact]
    public async Task Without_offline_access_there_is_nothing_to_renew_with()
    {
        var site = await AppSite.CreateAsync(gate, app: s => s);
        using var device = new AppDevice(site);

        var answer = (await device.EnrollAsync(b => b.Remove("scope"))).Created();

        Assert.Equal("offline_access", answer["scope"]); // what the client may have
        Assert.True(answer.Has("refresh_token"));
    }

    [Fact]
    public async Task Neither_tokens_nor_keys_are_logged_or_audited()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();

        var audit = string.Concat(await gate.Database.QueryAsync<string>(
            "select coalesce(detail, '') || action from admin_audit where org_id = @org", new { org = site.OrganizationId }, Ct));
        Assert.Contains("installation.enroll", audit, StringComparison.Ordinal);
        string[] secrets = [device.AccessToken, device.RefreshToken, device.Thumbprint, device.IdempotencyKey];
        gate.Logs.AssertNone(secrets);
        Assert.DoesNotContain(secrets, s => audit.Contains(s, StringComparison.Ordinal));
    }

    private static void Change(Dictionary<string, object> body, string member, object? value)
    {
        if (value is null)
        {
            body.Remove(member);
        }
        else
        {
            body[member] = value;
        }
    }

    private static async Task<OAuthAnswer> WithProofAsync(AppSite site, AppDevice device, string proof)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, site.Endpoint("enroll/anonymous"));
        request.Content = new StringContent(JsonSerializer.Serialize(device.Body()), System.Text.Encoding.UTF8, "application/json");
        request.Headers.Add("DPoP", proof);
        request.Headers.Add("Idempotency-Key", device.IdempotencyKey);
        return await site.SendAsync(request);
    }
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class AppEnrollmentTestsOnSqlite(SqliteOAuthGate gate) : EnrollmentTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class AppEnrollmentTestsOnPostgres(PostgresOAuthGate gate) : EnrollmentTests(gate);
