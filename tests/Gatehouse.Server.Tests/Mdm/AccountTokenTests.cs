using System.Net;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Protocols.Plist;
using Gatehouse.Server.Mdm.Authorization;
using Gatehouse.Server.OAuth.Retention;
using Gatehouse.Server.Tests.Mdm.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Mdm;

/// <summary>Devices that enrolled with an account: which of their requests carry a token, and what follows when it is not good.</summary>
public abstract class AccountTokenTests(IMdmFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_token_serves_every_request_until_it_ends()
    {
        var (organization, _, device, _) = await EnrolledAsync();

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal((HttpStatusCode.OK, 0), await IdleAsync(device));
        }

        Assert.Null((await organization.GetAsync(device)).Account!.ChallengedSince);
    }

    [Fact]
    public async Task A_token_that_was_ended_is_answered_with_one_challenge_and_the_enrollment_stays()
    {
        var (organization, account, device, grant) = await EnrolledAsync();
        await account.EndAsync(grant);

        var first = await device.IdleAsync();
        var second = await device.IdleAsync();

        Asked(device, first);
        Asked(device, second);
        Assert.Equal(DeviceState.Managed, (await organization.GetAsync(device)).State);
        Assert.NotNull((await organization.GetAsync(device)).Account!.ChallengedSince);
        Assert.Single(gate.Observer.Of(device.Id), e => e is { Code: "REAUTH_ASKED", Detail: "TOKEN_ENDED" });
    }

    [Fact]
    public async Task A_new_sign_in_of_the_same_person_goes_on_where_the_device_was()
    {
        var (organization, account, device, grant) = await EnrolledAsync();
        await organization.SendAsync(device, "SecurityInfo");
        await account.EndAsync(grant);
        Asked(device, await device.IdleAsync());
        gate.Clock.Advance(TimeSpan.FromSeconds(1));

        var (again, token) = await account.SignInAsync();
        device.AccessToken = token;
        var command = await device.IdleAsync();

        Assert.Equal("SecurityInfo", command.RequestType);
        Assert.Equal(again, await gate.Database.FirstAsync<string>("select grant_id from mdm_device where id = @Id", new { device.Id }, Ct));
        Assert.Single(gate.Reauthentication.Renewed, r => r.DeviceId == device.Id && r.Account.GrantId == again);
        Assert.Null((await organization.GetAsync(device)).Account!.ChallengedSince);
    }

    [Fact]
    public async Task A_missing_token_is_as_bad_as_a_wrong_one_on_every_channel_that_carries_it()
    {
        var (_, _, device, _) = await EnrolledAsync();
        var token = device.AccessToken;
        foreach (var bad in new[] { null, "garbage", "gh_at_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" })
        {
            device.AccessToken = bad;
            Asked(device, await device.IdleAsync());
            Asked(device, await device.TokenUpdateAsync());
            Asked(device, await device.CheckInAsync(Declarative(device)));
        }

        device.AccessToken = token;
        Assert.Equal(HttpStatusCode.OK, (await device.TokenUpdateAsync()).Status);
    }

    [Fact]
    public async Task A_mac_carries_its_token_on_the_user_channel_only()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var account = await TestAccount.CreateAsync(organization);
        var (mac, grant) = await organization.ManagedOfAccountAsync(account, "Mac15,3");
        var token = await account.RefreshAsync(grant);
        Action<PlistDictionary> user = m => m.Add("EnrollmentUserID", "7A1F0000-0000-4000-8000-000000000001");

        mac.AccessToken = null;
        Assert.Equal((HttpStatusCode.OK, 0), await IdleAsync(mac));
        Asked(mac, await mac.TokenUpdateAsync(user));
        mac.AccessToken = token;
        Assert.Equal(HttpStatusCode.OK, (await mac.TokenUpdateAsync(user)).Status);
        Assert.Equal(HttpStatusCode.OK, (await mac.ReportAsync("Idle", null, user)).Status);
        mac.AccessToken = null;
        Asked(mac, await mac.ReportAsync("Idle", null, user));
        Assert.Equal((HttpStatusCode.OK, 0), await IdleAsync(mac));
    }

    [Fact]
    public async Task A_device_without_an_account_is_never_told_to_sign_in()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();

        device.AccessToken = "gh_at_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

        Assert.Equal((HttpStatusCode.OK, 0), await IdleAsync(device));
        Assert.Equal(HttpStatusCode.OK, (await device.TokenUpdateAsync()).Status);
        await organization.Owner.FailAsync(HttpMethod.Post, $"/api/v1/devices/{device.Id}/reauthenticate", null, HttpStatusCode.Conflict, "conflict");
    }

    [Fact]
    public async Task Another_person_who_signs_in_does_not_get_the_device_and_the_right_one_is_asked_for_again()
    {
        var (organization, _, device, grant) = await EnrolledAsync();
        var other = await TestAccount.CreateAsync(organization, "Grace Hopper");
        var right = device.AccessToken;
        var (strangersGrant, wrong) = await other.SignInAsync();
        device.AccessToken = wrong;

        Asked(device, await device.IdleAsync());

        Assert.NotNull(await gate.Database.FirstAsync<long?>("select ended_ms from oauth_grant where id = @strangersGrant", new { strangersGrant }, Ct));
        Assert.Equal(grant, await gate.Database.FirstAsync<string>("select grant_id from mdm_device where id = @Id", new { device.Id }, Ct));
        Assert.Contains(gate.Observer.Events, e => e.Code == "REFUSED" && e.Detail == $"{organization.Id} TOKEN_OTHER_PERSON");
        device.AccessToken = right;
        Assert.Equal((HttpStatusCode.OK, 0), await IdleAsync(device));
    }

    [Fact]
    public async Task A_device_on_which_somebody_else_signed_in_cannot_renew_by_itself_and_that_is_told()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var account = await TestAccount.CreateAsync(organization);
        var (device, _) = await organization.ManagedOfAccountAsync(account, renewable: true);
        var other = await TestAccount.CreateAsync(organization, "Grace Hopper");

        device.AccessToken = (await other.SignInAsync(renewable: true)).Token;

        Asked(device, await device.IdleAsync());
        Assert.NotNull((await organization.GetAsync(device)).Account!.ChallengedSince);
        Assert.Single(gate.Observer.Of(device.Id), e => e is { Code: "REAUTH_ASKED", Detail: "TOKEN_OTHER_PERSON" });
    }

    [Fact]
    public async Task A_device_that_calls_itself_a_Mac_only_after_its_person_signed_in_still_shows_its_token()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var account = await TestAccount.CreateAsync(organization);
        var (device, _) = await organization.OfAccountAsync(account, "Mac15,3", byod: false, askedAs: "iPad14,3");
        await device.EnrollAsync();
        await device.DrainAsync();
        Assert.Equal((HttpStatusCode.OK, 0), await IdleAsync(device));

        device.AccessToken = null;

        Asked(device, await device.IdleAsync());
    }

    [Fact]
    public async Task The_token_of_another_device_of_the_same_person_is_refused()
    {
        var (organization, account, device, _) = await EnrolledAsync();
        var (second, _) = await organization.ManagedOfAccountAsync(account);

        device.AccessToken = second.AccessToken;

        Assert.Equal(HttpStatusCode.Forbidden, (await device.IdleAsync()).Status);
        Assert.Equal((HttpStatusCode.OK, 0), await IdleAsync(second));
    }

    [Fact]
    public async Task A_device_that_introduces_itself_without_its_token_gets_no_further_than_that()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var account = await TestAccount.CreateAsync(organization);
        var (device, _) = await organization.OfAccountAsync(account);
        var token = device.AccessToken;

        device.AccessToken = null;
        Asked(device, await device.AuthenticateAsync());
        Asked(device, await device.TokenUpdateAsync());
        device.AccessToken = token;

        await device.EnrollAsync();
        Assert.Equal(DeviceState.Managed, (await organization.GetAsync(device)).State);
    }

    [Fact]
    public async Task Where_no_challenge_can_be_given_the_answer_is_503()
    {
        var (organization, account, device, grant) = await EnrolledAsync();
        await account.EndAsync(grant);

        gate.Reauthentication.Close(organization.Id);
        var answer = await device.IdleAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 0), (answer.Status, answer.Challenges.Count));
    }

    [Fact]
    public async Task So_many_devices_are_told_within_a_minute_and_the_others_come_again()
    {
        var (_, account, device, grant) = await EnrolledAsync();
        await account.EndAsync(grant);
        gate.Clock.Advance(TimeSpan.FromMinutes(1));
        var most = gate.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<Server.Mdm.MdmOptions>>().Value.ChallengesPerMinute;
        var guard = gate.Services.GetRequiredService<ChallengeGuard>();
        var organization = await gate.Database.FirstAsync<string>("select org_id from mdm_device where id = @Id", new { device.Id }, Ct);
        for (var i = 0; i < most - 1; i++)
        {
            Assert.True(guard.Allows(organization!, $"dev_{i}", silent: false));
        }

        Asked(device, await device.IdleAsync());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await device.IdleAsync()).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await device.IdleAsync()).Status);
        gate.Clock.Advance(TimeSpan.FromMinutes(1));
        Asked(device, await device.IdleAsync());
        Assert.Single(gate.Logs.Lines, l => l.Event.Id == 2108 && l.Text.Contains(organization!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_device_does_not_use_up_what_all_others_share()
    {
        var (organization, account, greedy, grant) = await EnrolledAsync();
        var (other, otherGrant) = await organization.ManagedOfAccountAsync(account);
        await account.EndAsync(grant);
        await account.EndAsync(otherGrant);
        gate.Clock.Advance(TimeSpan.FromMinutes(1));
        var guard = gate.Services.GetRequiredService<ChallengeGuard>();
        for (var i = 0; i < 1000; i++)
        {
            guard.Allows(organization.Id, greedy.Id, silent: false);
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await greedy.IdleAsync()).Status);
        Asked(other, await other.IdleAsync());
    }

    [Fact]
    public async Task Tokens_that_are_renewed_without_anybody_are_not_counted()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var account = await TestAccount.CreateAsync(organization);
        var (device, _) = await organization.ManagedOfAccountAsync(account, lifetime: TimeSpan.FromHours(1), renewable: true);
        gate.Clock.Advance(TimeSpan.FromHours(2));
        var most = gate.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<Server.Mdm.MdmOptions>>().Value.ChallengesPerMinute;
        var guard = gate.Services.GetRequiredService<ChallengeGuard>();
        for (var i = 0; i < most; i++)
        {
            Assert.True(guard.Allows(organization.Id, $"dev_{i}", silent: false));
        }

        Asked(device, await device.IdleAsync());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await device.IdleAsync()).Status); // the renewal was no help
    }

    [Fact]
    public async Task A_device_that_enrolls_anew_by_another_sign_in_ends_the_one_before()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var account = await TestAccount.CreateAsync(organization);
        var (device, before) = await organization.ManagedOfAccountAsync(account, byod: false);
        var (again, after) = await organization.OfAccountAsync(account, byod: false);
        device.Certificate = again.Certificate;
        device.AccessToken = again.AccessToken;

        await device.EnrollAsync();

        Assert.NotNull(await gate.Database.FirstAsync<long?>("select ended_ms from oauth_grant where id = @before", new { before }, Ct));
        Assert.Null(await gate.Database.FirstAsync<long?>("select ended_ms from oauth_grant where id = @after", new { after }, Ct));
    }

    [Fact]
    public async Task A_token_that_ran_out_finishes_what_was_begun_and_is_refused_when_nothing_is_left_to_do()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var account = await TestAccount.CreateAsync(organization);
        var (device, grant) = await organization.ManagedOfAccountAsync(account, lifetime: TimeSpan.FromHours(1), renewable: true);
        await organization.SendAsync(device, "SecurityInfo");
        await organization.SendAsync(device, "ProfileList");
        var command = await device.IdleAsync();

        gate.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(1));
        await gate.Services.GetRequiredService<TokenRetention>().RunAsync(Ct); // which must not take it away in the middle of its work
        var next = await device.CarryOutAsync(command);
        Assert.Equal("ProfileList", next.RequestType);
        Assert.Null((await device.CarryOutAsync(next)).Uuid);
        Asked(device, await device.IdleAsync());

        // Renewed without anybody: not worth a line in anybody's log.
        device.AccessToken = await account.RefreshAsync(grant);
        Assert.Equal((HttpStatusCode.OK, 0), await IdleAsync(device));
        Assert.DoesNotContain(gate.Observer.Of(device.Id), e => e.Code == "REAUTH_ASKED");
    }

    /// <summary>Told to sign in, in the one way that devices understand.</summary>
    internal static void Asked(TestDevice device, DeviceAnswer answer)
    {
        Assert.Equal((HttpStatusCode.Unauthorized, 0), (answer.Status, answer.Body.Length));
        Assert.Equal(FakeReauthentication.ChallengeOf(device.Id), Assert.Single(answer.Challenges));
    }

    private static PlistDictionary Declarative(TestDevice device)
    {
        var message = device.Message("DeclarativeManagement");
        message.Add("Endpoint", "tokens");
        return message;
    }

    private static async Task<(HttpStatusCode, int)> IdleAsync(TestDevice device)
    {
        var answer = await device.IdleAsync();
        return (answer.Status, answer.Body.Length);
    }

    private async Task<(MdmOrganization Organization, TestAccount Account, TestDevice Device, string GrantId)> EnrolledAsync()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var account = await TestAccount.CreateAsync(organization);
        var (device, grant) = await organization.ManagedOfAccountAsync(account);
        return (organization, account, device, grant);
    }
}

[Collection(nameof(MdmOnSqlite))]
public sealed class AccountTokenTestsOnSqlite(MdmOnSqlite gate) : AccountTokenTests(gate);

[Collection(nameof(MdmOnPostgres))]
public sealed class AccountTokenTestsOnPostgres(MdmOnPostgres gate) : AccountTokenTests(gate);
