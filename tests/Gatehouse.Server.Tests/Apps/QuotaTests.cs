using System.Net;
using Gatehouse.Protocols.Apps;
using Gatehouse.Server.Apps.Retention;
using Gatehouse.Server.Tests.Apps.Support;
using Gatehouse.Server.Tests.OAuth.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Apps;

public abstract class QuotaTests(IOAuthGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_one_address_so_many_may_enroll_in_an_hour_and_no_more()
    {
        var site = await AppSite.CreateAsync(gate, s => s with { RatePerIpPerHour = 3 });
        for (var i = 0; i < 3; i++)
        {
            (await EnrollFromAsync(site, "203.0.113.7")).Created();
        }

        var refused = (await EnrollFromAsync(site, "203.0.113.7")).Refused("slow_down", HttpStatusCode.TooManyRequests);

        Assert.InRange(refused.Response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));
        (await EnrollFromAsync(site, "203.0.113.8")).Created();
        gate.Clock.Advance(TimeSpan.FromHours(1));
        (await EnrollFromAsync(site, "203.0.113.7")).Created();
    }

    [Fact]
    public async Task An_IPv6_network_of_64_bits_counts_as_one_address()
    {
        var site = await AppSite.CreateAsync(gate, s => s with { RatePerIpPerHour = 2 });
        (await EnrollFromAsync(site, "2001:db8:1:2::1")).Created();
        (await EnrollFromAsync(site, "2001:db8:1:2:ffff::9")).Created();

        (await EnrollFromAsync(site, "2001:db8:1:2:3:4:5:6")).Refused("slow_down", HttpStatusCode.TooManyRequests);
        (await EnrollFromAsync(site, "2001:db8:1:3::1")).Created();
    }

    [Fact]
    public async Task Organization_app_and_level_of_attestation_have_quotas_of_their_own()
    {
        var tenant = await AppSite.CreateAsync(gate, s => s with { RatePerTenantPerMinute = 1 });
        var app = await AppSite.CreateAsync(gate, app: s => s with { RatePerMinute = 1 });
        await app.AppAsync(s => s, "OtherApp");
        var level = await AppSite.CreateAsync(gate, s => s with { RatePerLevelPerMinute = new Dictionary<string, int> { ["none"] = 1, ["hardware"] = 100 } });

        foreach (var site in new[] { tenant, app, level })
        {
            (await EnrollFromAsync(site, "203.0.113.1")).Created();
            (await EnrollFromAsync(site, "203.0.113.2")).Refused("slow_down", HttpStatusCode.TooManyRequests);
        }

        using var other = new AppDevice(app) { ClientId = "OtherApp" };
        (await other.EnrollAsync()).Created();
        gate.Clock.Advance(TimeSpan.FromMinutes(1));
        (await EnrollFromAsync(tenant, "203.0.113.2")).Created();
    }

    [Fact]
    public async Task However_many_come_at_once_exactly_so_many_get_in()
    {
        var site = await AppSite.CreateAsync(gate, s => s with { RatePerTenantPerMinute = 5 });
        var devices = Enumerable.Range(0, 20).Select(_ => new AppDevice(site)).ToList();

        var answers = await Task.WhenAll(devices.Select(d => d.EnrollAsync()));

        Assert.Equal((5, 15), (answers.Count(a => a.Status == HttpStatusCode.Created), answers.Count(a => a.Status == HttpStatusCode.TooManyRequests)));
        Assert.Equal(5, await site.CountAsync("select count(*) from apps_installation where org_id = @org"));
        Assert.Equal(5, await site.CountAsync("select anonymous from apps_population where org_id = @org"));
        Assert.Equal(5, await site.CountAsync("select count(*) from oauth_grant where org_id = @org and kind = 'app'"));
        Assert.Equal(5, await site.CountAsync("select count(*) from apps_user where org_id = @org"));
    }

    [Fact]
    public async Task A_device_that_repeats_itself_at_once_is_one_device()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = new AppDevice(site);
        using var first = await site.EnrolledAsync();
        device.Nonce = first.Nonce;

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => device.EnrollAsync()));

        Assert.Single(answers.Select(a => a.Created().Json.GetRawText()).Distinct());
        Assert.Equal(2, await site.CountAsync("select anonymous from apps_population where org_id = @org"));
    }

    [Fact]
    public async Task A_full_organization_says_when_to_come_back_and_has_room_again_after_a_deletion()
    {
        var site = await AppSite.CreateAsync(gate, s => s with { MaxActiveAnonymous = 1 });
        using var device = await site.EnrolledAsync();
        using var other = new AppDevice(site);

        var refused = (await other.EnrollAsync()).Refused("temporarily_unavailable", HttpStatusCode.ServiceUnavailable);

        Assert.NotNull(refused.Response.Headers.RetryAfter);
        Assert.Equal(1, await site.CountAsync("select count(*) from apps_installation where org_id = @org"));
        Assert.Equal(HttpStatusCode.NoContent, (await device.CallAsync(HttpMethod.Delete, "devices/" + device.DeviceId)).Status);
        (await other.EnrollAsync()).Created();
    }

    [Fact]
    public async Task A_repetition_counts_in_no_quota()
    {
        var site = await AppSite.CreateAsync(gate, s => s with { RatePerTenantPerMinute = 1, MaxActiveAnonymous = 1 });
        using var device = await site.EnrolledAsync();

        (await device.EnrollAsync()).Created();
    }

    [Fact]
    public async Task Work_is_demanded_where_that_is_settled_and_counts_once_for_one_key()
    {
        var site = await AppSite.CreateAsync(gate, s => s with { ProofOfWorkBits = 8 });
        using var device = new AppDevice(site);
        using var other = new AppDevice(site);
        var bare = (await device.EnrollAsync()).Refused("use_attestation_challenge");
        var challenge = await ChallengeAsync(device);
        Assert.Equal(8, challenge.Json.GetProperty("pow").GetProperty("bits").GetInt32());
        Assert.Equal(challenge["attestation_challenge"], challenge.Json.GetProperty("pow").GetProperty("nonce").GetString());
        Assert.Single(bare.Response.Headers.GetValues("OAuth-Client-Attestation-Challenge"));
        var nonce = challenge["attestation_challenge"];

        (await device.EnrollAsync(Work(nonce, Solve(nonce, device.Thumbprint, enough: false)))).Refused("use_attestation_challenge");
        (await other.EnrollAsync(Work(nonce, Solve(nonce, device.Thumbprint, other.Thumbprint)))).Refused("use_attestation_challenge");
        (await device.EnrollAsync(Work("x", "1"))).Refused("use_attestation_challenge");
        (await device.EnrollAsync(Work(nonce, Solve(nonce, device.Thumbprint)))).Created();
        (await other.EnrollAsync(Work(nonce, Solve(nonce, other.Thumbprint)))).Refused("use_attestation_challenge");
    }

    [Fact]
    public async Task A_challenge_of_another_organization_or_an_old_one_does_not_do()
    {
        var site = await AppSite.CreateAsync(gate, s => s with { ProofOfWorkBits = 1 });
        var elsewhere = await AppSite.CreateAsync(gate, s => s with { ProofOfWorkBits = 1 });
        using var device = new AppDevice(site);
        using var stranger = new AppDevice(elsewhere);
        var foreign = (await ChallengeAsync(stranger))["attestation_challenge"];
        var old = (await ChallengeAsync(device))["attestation_challenge"];

        (await device.EnrollAsync(Work(foreign, Solve(foreign, device.Thumbprint)))).Refused("use_attestation_challenge");
        gate.Clock.Advance(AttestationChallenges.Lifetime);
        (await device.EnrollAsync(Work(old, Solve(old, device.Thumbprint)))).Refused("use_attestation_challenge");
        var fresh = (await ChallengeAsync(device))["attestation_challenge"];
        (await device.EnrollAsync(Work(fresh, Solve(fresh, device.Thumbprint)))).Created();
    }

    [Fact]
    public async Task Where_no_app_may_enroll_there_is_no_challenge()
    {
        var site = await AppSite.CreateAsync(gate, s => s with { Enabled = false });
        using var device = new AppDevice(site);

        (await ChallengeAsync(device)).Refused("unauthorized_client", HttpStatusCode.Forbidden);
        (await device.JsonAsync("challenge", "", org: "nobody")).Refused("invalid_tenant", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Installations_that_were_not_heard_of_for_long_are_removed_and_locked_and_living_ones_are_not()
    {
        var site = await AppSite.CreateAsync(gate, s => s with { InactivityDays = 10 });
        using var idle = await site.EnrolledAsync();
        using var living = await site.EnrolledAsync();
        using var locked = await site.EnrolledAsync();
        Assert.True(await site.ChangeAsync(locked, "block"));
        gate.Clock.Advance(TimeSpan.FromDays(6));
        (await living.RefreshAsync()).Given();
        gate.Clock.Advance(TimeSpan.FromDays(5));

        await gate.Services.GetRequiredService<IdleInstallations>().RunAsync(Ct);

        (await idle.AssertAsync()).RefusedFor("invalid_grant", "device_deleted");
        (await living.RefreshAsync()).Given();
        (await locked.RefreshAsync()).RefusedFor("invalid_grant", "device_locked");
        Assert.Equal(2, await site.CountAsync("select anonymous from apps_population where org_id = @org"));

        gate.Clock.Advance(TimeSpan.FromDays(31));
        await gate.Services.GetRequiredService<AppRetention>().RunAsync(Ct);
        Assert.Equal(2, await site.CountAsync("select count(*) from apps_installation where org_id = @org"));
        Assert.Equal(2, await site.CountAsync("select count(*) from apps_user where org_id = @org"));
        Assert.Equal(0, await site.CountAsync("select count(*) from apps_quota where org_id = @org"));
        Assert.Equal(0, await site.CountAsync("select count(*) from apps_installation where org_id = @org and answer is not null"));
    }

    private static async Task<OAuthAnswer> EnrollFromAsync(AppSite site, string address)
    {
        using var device = new AppDevice(site);
        return await device.EnrollAsync(request: r => r.Headers.Add("X-Forwarded-For", address));
    }

    private static Task<OAuthAnswer> ChallengeAsync(AppDevice device) => device.JsonAsync("challenge", "");

    private static Action<Dictionary<string, object>> Work(string nonce, string solution) => body => body["proof_of_work"] = new { nonce, solution };

    /// <summary>Something that holds for one key and not for another, or for none.</summary>
    private static string Solve(string nonce, string thumbprint, string? not = null, bool enough = true) =>
        Enumerable.Range(0, 1_000_000).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)).First(solution =>
            new WorkSolution(nonce, solution).Holds(thumbprint, 8) == enough && (not is null || !new WorkSolution(nonce, solution).Holds(not, 8)));
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class AppQuotaTestsOnSqlite(SqliteOAuthGate gate) : QuotaTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class AppQuotaTestsOnPostgres(PostgresOAuthGate gate) : QuotaTests(gate);
