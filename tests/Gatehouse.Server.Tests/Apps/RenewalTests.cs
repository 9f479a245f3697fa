using System.Security.Cryptography;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Apps.Settings;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Tests.Apps.Support;
using Gatehouse.Server.Tests.OAuth.Support;

namespace Gatehouse.Server.Tests.Apps;

public abstract class RenewalTests(IOAuthGate gate)
{
    [Fact]
    public async Task RFC_6749_6_a_device_renews_by_its_refresh_token_which_is_replaced_each_time()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        var (access, refresh) = (device.AccessToken, device.RefreshToken);

        var answer = (await device.RefreshAsync()).Given();

        Assert.Equal(("DPoP", 300), (answer["token_type"], answer.Json.GetProperty("expires_in").GetInt32()));
        Assert.True(device.AccessToken != access && device.RefreshToken != refresh);
    }

    [Fact]
    public async Task RFC_9700_4_14_2_a_refresh_token_that_comes_again_ends_what_hangs_on_it_and_says_so()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        var first = device.RefreshToken;
        (await device.RefreshAsync()).Given();
        (await device.RefreshAsync()).Given();

        device.RefreshToken = first;
        (await device.RefreshAsync()).RefusedFor("invalid_grant", "token_revoked");
        (await device.ExchangeAsync()).RefusedFor("invalid_request", "token_revoked");
        (await device.AssertAsync()).Given(); // the key is still the first factor
    }

    [Fact]
    public async Task A_lost_answer_is_given_again_and_another_key_gets_nothing_and_no_reason()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        using var thief = new AppDevice(site) { RefreshToken = device.RefreshToken };
        var first = device.RefreshToken;

        Assert.False((await thief.RefreshAsync()).Refused("invalid_grant").Has("gatehouse_reason"));
        (await device.RefreshAsync()).Given();
        var next = device.RefreshToken;
        device.RefreshToken = first;
        (await device.RefreshAsync()).Given();
        Assert.Equal(next, device.RefreshToken);
    }

    [Fact]
    public async Task What_ran_out_says_so_and_the_key_helps()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        gate.Clock.Advance(TimeSpan.FromDays(31));

        (await device.RefreshAsync()).RefusedFor("invalid_grant", "token_expired");
        (await device.ExchangeAsync()).RefusedFor("invalid_request", "token_expired");

        (await device.AssertAsync()).Given();
        (await device.ExchangeAsync()).Given();
        (await device.RefreshAsync()).Given();
    }

    [Fact]
    public async Task After_the_longest_time_of_renewing_the_key_begins_anew()
    {
        var site = await AppSite.CreateAsync(gate, lifetimes: new AppLifetimes(TimeSpan.FromMinutes(5), TimeSpan.FromDays(30), TimeSpan.FromDays(40)));
        using var device = await site.EnrolledAsync();
        gate.Clock.Advance(TimeSpan.FromDays(20));
        (await device.RefreshAsync()).Given();
        gate.Clock.Advance(TimeSpan.FromDays(21));

        (await device.RefreshAsync()).RefusedFor("invalid_grant", "token_expired");
        (await device.AssertAsync()).Given();
        (await device.RefreshAsync()).Given();
    }

    [Fact]
    public async Task RFC_7009_2_1_what_was_given_back_is_gone_and_the_key_still_helps()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();

        Assert.True((await site.OAuth.PostAsync("revoke", null, ("token", device.RefreshToken), ("client_id", AppSite.ClientId))).Response.IsSuccessStatusCode);

        (await device.RefreshAsync()).RefusedFor("invalid_grant", "token_expired");
        (await device.ExchangeAsync()).RefusedFor("invalid_request", "token_expired");
        (await device.AssertAsync()).Given();
        Assert.Equal(1, await site.CountAsync("select count(*) from oauth_refresh_token r join oauth_grant g on g.id = r.grant_id where g.org_id = @org and g.ended_ms is null"));
    }

    [Fact]
    public async Task RFC_7523_3_only_a_fresh_assertion_for_this_issuer_alone_by_the_own_key_counts_and_once()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var assertion = device.Assertion();

        (await device.AssertAsync(assertion)).Given();

        (await device.AssertAsync(assertion)).Refused("invalid_grant");
        (await device.AssertAsync(device.Assertion(key: new SigningKey(other)))).Refused("invalid_grant");
        (await device.AssertAsync(device.Assertion(issuer: site.Issuer + "/oauth2/token"))).Refused("invalid_grant");
        (await device.AssertAsync(device.Assertion(subject: Guid.NewGuid().ToString()))).Refused("invalid_grant");
        (await device.AssertAsync(device.Assertion("openid"))).Refused("invalid_grant");
        (await device.AssertAsync("nonsense")).Refused("invalid_grant");
        (await device.AssertAsync(new string('x', 20_000))).Refused("invalid_grant");
        var late = device.Assertion();
        gate.Clock.Advance(TimeSpan.FromSeconds(121));
        (await device.AssertAsync(late)).Refused("invalid_grant");
    }

    [Fact]
    public async Task An_assertion_without_a_proof_of_possession_is_refused()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();

        (await site.OAuth.TokenAsync(null, ("grant_type", GrantTypes.JwtBearer), ("assertion", device.Assertion()), ("client_id", AppSite.ClientId))).Refused("invalid_dpop_proof");
    }

    [Fact]
    public async Task The_mode_of_an_installation_can_get_stronger_and_never_weaker_by_logging_in()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync(b => b["authentication_mode"] = "password");

        (await device.AssertAsync(device.Assertion("no_auth_grant"))).Refused("invalid_grant");
        (await device.AssertAsync(device.Assertion("pwd_auth_grant"))).Given();
        (await device.AssertAsync(device.Assertion("bio_auth_grant_SE"))).Given();
        (await device.AssertAsync(device.Assertion("pwd_auth_grant"))).Refused("invalid_grant");
    }

    [Fact]
    public async Task Unknown_and_foreign_installations_get_the_same_answer()
    {
        var site = await AppSite.CreateAsync(gate);
        var elsewhere = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        using var neighbour = await site.EnrolledAsync();
        using var stranger = await elsewhere.EnrolledAsync();
        await site.AppAsync(s => s, "OtherApp");

        var unknown = (await device.AssertAsync(device.Assertion(deviceId: Id.New("x", gate.Clock)[2..]))).RefusedFor("invalid_grant", "device_deleted");

        foreach (var id in new[] { neighbour.DeviceId, stranger.DeviceId, "ins_" + device.DeviceId, "x" })
        {
            Assert.Equal(unknown.Json.GetRawText(), (await device.AssertAsync(device.Assertion(deviceId: id))).Refused("invalid_grant").Json.GetRawText());
        }

        var other = await device.TokenAsync(("grant_type", GrantTypes.JwtBearer), ("assertion", device.Assertion()), ("client_id", "OtherApp"));
        Assert.Equal(unknown.Json.GetRawText(), other.Json.GetRawText());
    }

    [Fact]
    public async Task A_locked_installation_gets_its_reason_everywhere_and_goes_on_when_it_is_unlocked()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();

        Assert.True(await site.ChangeAsync(device, "block"));

        (await device.RefreshAsync()).RefusedFor("invalid_grant", "device_locked");
        (await device.AssertAsync()).RefusedFor("invalid_grant", "device_locked");
        (await device.ExchangeAsync()).RefusedFor("invalid_request", "device_locked");
        device.IdempotencyKey = "again";
        (await device.EnrollAsync()).RefusedFor("access_denied", "device_locked", System.Net.HttpStatusCode.Forbidden);

        Assert.True(await site.ChangeAsync(device, "unblock"));
        (await device.ExchangeAsync()).Given();
        (await device.RefreshAsync()).Given();
    }

    [Fact]
    public async Task A_locked_subject_takes_its_installations_along_and_one_that_was_locked_for_itself_stays_so()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        using var other = await site.EnrolledAsync();

        Assert.True(await site.ChangeUserAsync(device, "block"));
        (await device.RefreshAsync()).RefusedFor("invalid_grant", "user_locked");
        (await device.AssertAsync()).RefusedFor("invalid_grant", "user_locked");
        (await other.RefreshAsync()).Given();

        Assert.True(await site.ChangeUserAsync(device, "unblock"));
        (await device.RefreshAsync()).Given();
        await site.ChangeAsync(other, "block");
        await site.ChangeUserAsync(other, "block");
        await site.ChangeUserAsync(other, "unblock");
        (await other.RefreshAsync()).RefusedFor("invalid_grant", "device_locked");
    }

    [Fact]
    public async Task A_revoked_installation_has_nothing_left_and_neither_has_its_key()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();

        Assert.True(await site.ChangeAsync(device, "revoke"));

        (await device.RefreshAsync()).RefusedFor("invalid_grant", "token_revoked");
        (await device.AssertAsync()).RefusedFor("invalid_grant", "token_revoked");
        (await device.EnrollAsync()).Refused("device_exists", System.Net.HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_deleted_installation_learns_that_also_after_its_tokens_were_swept()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();

        Assert.True(await site.DeleteAsync("installations/ins_" + device.DeviceId));

        (await device.RefreshAsync()).RefusedFor("invalid_grant", "device_deleted");
        await gate.Database.WriteAsync(tx => tx.ExecuteAsync("delete from oauth_grant where org_id = @OrganizationId", new { site.OrganizationId }), TestContext.Current.CancellationToken);
        (await device.RefreshAsync()).RefusedFor("invalid_grant", "device_deleted");
        (await device.AssertAsync()).RefusedFor("invalid_grant", "device_deleted");
    }

    [Fact]
    public async Task An_erased_subject_leaves_nothing_behind()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();

        Assert.True(await site.DeleteAsync("users/" + device.Subject));

        Assert.Equal(0, await site.CountAsync("select (select count(*) from apps_installation where org_id = @org) + (select count(*) from apps_user where org_id = @org)"));
        Assert.Equal(0, await site.CountAsync("select anonymous from apps_population where org_id = @org"));
        (await device.RefreshAsync()).RefusedFor("invalid_grant", "device_deleted");
        (await device.AssertAsync()).RefusedFor("invalid_grant", "device_deleted");
    }
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class AppRenewalTestsOnSqlite(SqliteOAuthGate gate) : RenewalTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class AppRenewalTestsOnPostgres(PostgresOAuthGate gate) : RenewalTests(gate);
