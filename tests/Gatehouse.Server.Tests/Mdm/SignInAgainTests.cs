using System.Net;
using System.Text;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Server.Mdm;
using Gatehouse.Server.Mdm.Authorization;
using Gatehouse.Server.Tests.Mdm.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static Gatehouse.Server.Tests.Mdm.AccountTokenTests;

namespace Gatehouse.Server.Tests.Mdm;

/// <summary>A sign-in is wanted, or nobody stands behind a device any more: what it still gets, and how its management ends.</summary>
public abstract class SignInAgainTests(IMdmFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_demand_the_person_signs_in_again_when_the_device_has_nothing_to_do()
    {
        var (organization, account, device, grant) = await EnrolledAsync();
        await organization.SendAsync(device, "SecurityInfo");
        var command = await device.IdleAsync();

        await DemandAsync(organization, device);
        await DemandAsync(organization, device);

        Assert.NotNull(await device.ColumnAsync<long?>("push_due_ms"));
        Assert.Equal(HttpStatusCode.OK, (await device.CarryOutAsync(command)).Status);
        Asked(device, await device.IdleAsync());
        Assert.NotNull(await gate.Database.FirstAsync<long?>("select ended_ms from oauth_grant where id = @grant", new { grant }, Ct));
        gate.Clock.Advance(TimeSpan.FromSeconds(1));
        device.AccessToken = (await account.SignInAsync()).Token;
        Assert.Equal(HttpStatusCode.OK, (await device.IdleAsync()).Status);
        Assert.Null((await organization.GetAsync(device)).Account!.ReauthenticateSince);
    }

    [Fact]
    public async Task A_token_out_of_the_sign_in_before_the_demand_does_not_do()
    {
        var (organization, account, device, _) = await EnrolledAsync();
        var (_, early) = await account.SignInAsync();
        gate.Clock.Advance(TimeSpan.FromSeconds(1));
        await DemandAsync(organization, device);

        device.AccessToken = early;

        Asked(device, await device.IdleAsync());
    }

    [Fact]
    public async Task By_policy_the_person_signs_in_again_every_so_often()
    {
        var (organization, account, device, _) = await EnrolledAsync(TimeSpan.FromDays(300));
        gate.Reauthentication.Require(organization.Id, TimeSpan.FromDays(90));
        var policy = gate.Services.GetRequiredService<SignInPolicy>();

        gate.Clock.Advance(TimeSpan.FromDays(89));
        await policy.RunAsync(Ct);
        Assert.Equal(HttpStatusCode.OK, (await device.IdleAsync()).Status);
        gate.Clock.Advance(TimeSpan.FromDays(2));
        await policy.RunAsync(Ct);
        Asked(device, await device.IdleAsync());

        gate.Clock.Advance(TimeSpan.FromSeconds(1));
        device.AccessToken = (await account.SignInAsync(TimeSpan.FromDays(300))).Token;
        Assert.Equal(HttpStatusCode.OK, (await device.IdleAsync()).Status);
        await policy.RunAsync(Ct);
        Assert.Equal(HttpStatusCode.OK, (await device.IdleAsync()).Status);
    }

    [Theory]
    [InlineData("EraseDevice")]
    [InlineData("DeviceLock")]
    public async Task What_locks_or_erases_needs_nobody_to_sign_in_and_nothing_else_is_handed_out(string urgent)
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var account = await TestAccount.CreateAsync(organization);
        var (device, grant) = await organization.ManagedOfAccountAsync(account, byod: false);
        await organization.SendAsync(device, "SecurityInfo");
        await account.EndAsync(grant);
        Asked(device, await device.IdleAsync());

        await organization.SendAsync(device, urgent);
        var command = await device.IdleAsync();
        var after = await device.AcknowledgeAsync(command.Uuid);

        Assert.Equal(urgent, command.RequestType);
        Assert.Equal((HttpStatusCode.OK, 0), (after.Status, after.Body.Length));
        Assert.Contains(await organization.HistoryAsync(device), d => d.RequestType == urgent && d.State == CommandState.Acknowledged);
        Assert.Contains(await organization.HistoryAsync(device), d => d.RequestType == "SecurityInfo" && d.State != CommandState.Acknowledged);
    }

    [Fact]
    public async Task A_report_on_anything_else_is_taken_when_it_comes_with_the_new_token()
    {
        var (organization, account, device, grant) = await EnrolledAsync();
        await organization.SendAsync(device, "SecurityInfo");
        var command = await device.IdleAsync();
        await account.EndAsync(grant);

        Asked(device, await device.CarryOutAsync(command));
        gate.Clock.Advance(TimeSpan.FromSeconds(1));
        device.AccessToken = (await account.SignInAsync()).Token;
        Assert.Equal(HttpStatusCode.OK, (await device.CarryOutAsync(command)).Status);

        Assert.Contains(await organization.HistoryAsync(device), d => d.RequestType == "SecurityInfo" && d.State == CommandState.Acknowledged);
    }

    [Fact]
    public async Task Who_is_disabled_is_stopped_at_the_next_request_and_the_management_ends_some_days_later()
    {
        var (organization, account, device, _) = await EnrolledAsync();

        await account.SetStateAsync(PersonState.Disabled);

        Assert.NotNull(await device.ColumnAsync<long?>("push_due_ms"));
        Asked(device, await device.IdleAsync());
        await gate.Services.GetRequiredService<LeaverSweep>().RunAsync(Ct);
        Asked(device, await device.IdleAsync());
        Assert.NotNull((await organization.GetAsync(device)).Account!.PersonGoneSince);

        gate.Clock.Advance(gate.Services.GetRequiredService<IOptions<MdmOptions>>().Value.EndManagementAfter);
        await gate.Services.GetRequiredService<LeaverSweep>().RunAsync(Ct);
        var command = await device.IdleAsync();
        await device.AcknowledgeAsync(command.Uuid);

        Assert.Equal("RemoveProfile", command.RequestType);
        Assert.Equal(DeviceState.Unmanaged, (await organization.GetAsync(device)).State);
        Assert.Equal(HttpStatusCode.Forbidden, (await device.IdleAsync()).Status);
    }

    [Theory]
    [InlineData(PersonGoneAction.Unrecognized, HttpStatusCode.Forbidden, DeviceState.Unmanaged)]
    [InlineData(PersonGoneAction.Nothing, HttpStatusCode.Unauthorized, DeviceState.Managed)]
    public async Task The_end_of_the_management_is_what_the_operator_chose(PersonGoneAction action, HttpStatusCode status, DeviceState state)
    {
        var (organization, account, device, _) = await EnrolledAsync();
        var soon = TimeSpan.FromDays(1); // before the server's own sweep would act
        using var sweep = ActivatorUtilities.CreateInstance<LeaverSweep>(gate.Services, Options.Create(new MdmOptions { WhenPersonGone = action, EndManagementAfter = soon }));
        await account.SetStateAsync(PersonState.Disabled);
        Asked(device, await device.IdleAsync());

        gate.Clock.Advance(soon);
        await sweep.RunAsync(Ct);
        var answer = await device.IdleAsync();

        Assert.Equal(status, answer.Status);
        Assert.Equal(action == PersonGoneAction.Unrecognized, Encoding.UTF8.GetString(answer.Body).Contains("com.apple.unrecognized.device", StringComparison.Ordinal));
        Assert.Equal(state, (await organization.GetAsync(device)).State);
    }

    [Fact]
    public async Task Who_is_enabled_again_in_time_keeps_the_device_with_a_new_sign_in()
    {
        var (organization, account, device, _) = await EnrolledAsync();
        await account.SetStateAsync(PersonState.Disabled);
        Asked(device, await device.IdleAsync());

        await account.SetStateAsync(PersonState.Active);
        Asked(device, await device.IdleAsync());
        gate.Clock.Advance(TimeSpan.FromSeconds(1));
        device.AccessToken = (await account.SignInAsync()).Token;
        Assert.Equal(HttpStatusCode.OK, (await device.IdleAsync()).Status);
        gate.Clock.Advance(TimeSpan.FromDays(8));
        await gate.Services.GetRequiredService<LeaverSweep>().RunAsync(Ct);

        Assert.Equal(HttpStatusCode.OK, (await device.IdleAsync()).Status);
        Assert.Null((await organization.GetAsync(device)).Account!.PersonGoneSince);
    }

    [Fact]
    public async Task Whoever_is_disabled_once_more_has_the_whole_time_again()
    {
        var (organization, account, device, _) = await EnrolledAsync();
        await account.SetStateAsync(PersonState.Disabled);
        await account.SetStateAsync(PersonState.Active);
        gate.Clock.Advance(TimeSpan.FromDays(30)); // the device sleeps, and nobody signs in

        await account.SetStateAsync(PersonState.Disabled);
        await gate.Services.GetRequiredService<LeaverSweep>().RunAsync(Ct);

        Asked(device, await device.IdleAsync());
        Assert.DoesNotContain(await organization.HistoryAsync(device), d => d.RequestType == "RemoveProfile");
    }

    [Theory]
    [InlineData("iPhone16,2", false, true)]
    [InlineData("Mac15,3", true, true)]
    [InlineData("iPhone16,2", true, false)]
    public async Task Whom_nobody_else_asks_for_is_asked_for(string product, bool renewable, bool asked)
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var account = await TestAccount.CreateAsync(organization);
        await organization.ManagedOfAccountAsync(account, product, byod: false, renewable: renewable);
        var people = new CountedPeople();
        using var watch = ActivatorUtilities.CreateInstance<StandingWatch>(gate.Services, people);

        await watch.RunAsync(Ct);
        await watch.RunAsync(Ct);

        Assert.Equal(asked ? 2 : 0, people.Asked.Count(p => p == account.Id));
    }

    [Fact]
    public async Task A_goodbye_is_heard_without_a_token()
    {
        var (organization, account, device, grant) = await EnrolledAsync();
        await account.EndAsync(grant);
        var message = device.Message("CheckOut");
        message.Add("Topic", device.Topic);

        Assert.Equal(HttpStatusCode.OK, (await device.CheckInAsync(message)).Status);

        Assert.Equal(DeviceState.Unmanaged, (await organization.GetAsync(device)).State);
    }

    [Fact]
    public async Task The_devices_of_a_person_are_listed_with_mode_method_and_sign_in()
    {
        var (organization, account, device, _) = await EnrolledAsync();
        await organization.ManagedOfAccountAsync(await TestAccount.CreateAsync(organization, "Grace Hopper"));

        var shown = Assert.Single(await organization.ListAsync($"?person={account.Id}"));

        Assert.Equal(device.Id, shown.Id);
        Assert.Equal(("byod", account.Id, "Ada Lovelace", "apple-as-web"), (shown.Account!.Mode, shown.Account.PersonId, shown.Account.PersonName, shown.Account.Method));
        Assert.NotNull(shown.Account.AuthenticatedAt);
    }

    private static Task DemandAsync(MdmOrganization organization, TestDevice device) =>
        organization.Owner.DoAsync(HttpMethod.Post, $"/api/v1/devices/{device.Id}/reauthenticate");

    private async Task<(MdmOrganization Organization, TestAccount Account, TestDevice Device, string GrantId)> EnrolledAsync(TimeSpan? lifetime = null)
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var account = await TestAccount.CreateAsync(organization);
        var (device, grant) = await organization.ManagedOfAccountAsync(account, lifetime: lifetime);
        return (organization, account, device, grant);
    }
}

/// <summary>A directory that remembers who was asked for.</summary>
internal sealed class CountedPeople : Server.Accounts.Contracts.IPeople
{
    public System.Collections.Concurrent.ConcurrentQueue<string> Asked { get; } = new();

    public Task<Server.Accounts.Contracts.DirectoryPerson?> FindAsync(string organizationId, string personId, CancellationToken ct) => throw new NotSupportedException();

    public Task<Server.Accounts.Contracts.DirectoryPerson?> FindByIdentifierAsync(string organizationId, string typed, CancellationToken ct) => throw new NotSupportedException();

    public Task<Server.Accounts.Contracts.Standing> StandingAsync(string organizationId, string personId, CancellationToken ct)
    {
        Asked.Enqueue(personId);
        return Task.FromResult(Server.Accounts.Contracts.Standing.Good);
    }
}

[Collection(nameof(MdmOnSqlite))]
public sealed class SignInAgainTestsOnSqlite(MdmOnSqlite gate) : SignInAgainTests(gate);

[Collection(nameof(MdmOnPostgres))]
public sealed class SignInAgainTestsOnPostgres(MdmOnPostgres gate) : SignInAgainTests(gate);
