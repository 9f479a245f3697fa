using System.Text;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Management;
using AccountMode = Gatehouse.Client.Contracts.Enrollment.AccountMode;

namespace Gatehouse.Conformance.AccountDriven;

/// <summary>After the enrollment: who sends the token, what follows when it is not good, and what needs none.</summary>
[Specification("Apple, \"Onboarding users with account-driven enrollment\": ongoing authorization")]
public abstract class OngoingAuthorizationTests(Site site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Same_bearer_token_works_100_times()
    {
        var ada = await EmployeeAsync(AccountMode.Byod);
        var phone = await ada.EnrollAsync(DeviceKind.IPhone);

        for (var i = 0; i < 100; i++)
        {
            Assert.True((await phone.IdleAsync(phone.Token)).IsEmptyOk);
        }
    }

    [Fact]
    public async Task Missing_or_unknown_token_on_iOS_is_401_with_one_fresh_challenge_and_the_enrollment_stays()
    {
        var ada = await EmployeeAsync(AccountMode.Byod);
        var phone = await ada.EnrollAsync(DeviceKind.IPhone);

        foreach (var token in new[] { null, "nonsense", "gh_at_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" })
        {
            Challenged(await phone.IdleAsync(token));
            Challenged(await phone.CheckInAsync("DeclarativeManagement", token, ("Endpoint", "tokens")));
        }

        Assert.Equal(DeviceState.Managed, (await phone.ShownAsync()).State);
        Assert.True((await phone.IdleAsync(phone.Token)).IsEmptyOk);
    }

    [Fact]
    public async Task Device_channel_of_a_Mac_without_a_token_is_200_and_its_user_channel_401()
    {
        var ada = await EmployeeAsync(AccountMode.Byod);
        var mac = await ada.EnrollAsync(DeviceKind.Mac);

        Assert.True((await mac.IdleAsync(null)).IsEmptyOk);
        Challenged(await mac.UserIdleAsync(null));
        Assert.Equal(200, (await mac.UserIdleAsync(mac.Token)).Status);
    }

    [Fact]
    public async Task Valid_certificate_and_unknown_enrollment_is_403_and_never_401()
    {
        var ada = await EmployeeAsync(AccountMode.Byod);
        var phone = await ada.EnrollAsync(DeviceKind.IPhone);
        var stranger = new PlistDictionary { { "EnrollmentID", Guid.NewGuid().ToString("D") }, { "Status", "Idle" } };

        Assert.Equal(403, (await phone.SendAsync(phone.State.ServerUrl, "application/x-apple-aspen-mdm", stranger, null)).Status);
        Assert.Equal(403, (await phone.SendAsync(phone.State.ServerUrl, "application/x-apple-aspen-mdm", stranger, phone.Token)).Status);
    }

    [Fact]
    public async Task Classic_enrollment_is_never_answered_401_whatever_token_comes_along()
    {
        var tenant = await site.NewTenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);

        Assert.True((await device.ReportAsync("Idle")).IsEmptyOk);
        await Assert.ThrowsAnyAsync<Gatehouse.Client.GatehouseException>(async () => await tenant.Api.ReauthenticateDeviceAsync((await tenant.GetAsync(device.Udid)).Id, Ct));
        Assert.True((await device.ReportAsync("Idle")).IsEmptyOk);
    }

    [Fact]
    public async Task Token_of_another_person_is_403()
    {
        var ada = await EmployeeAsync(AccountMode.Byod);
        var phone = await ada.EnrollAsync(DeviceKind.IPhone);
        var grace = await (await ada.ColleagueAsync("grace")).EnrollAsync(DeviceKind.IPhone);

        Assert.Equal(403, (await phone.IdleAsync(grace.Token)).Status);
        Assert.True((await phone.IdleAsync(phone.Token)).IsEmptyOk);
    }

    [Fact]
    public async Task Re_authentication_on_demand_brings_the_device_back_without_a_new_enrollment()
    {
        var ada = await EmployeeAsync(AccountMode.Byod);
        var phone = await ada.EnrollAsync(DeviceKind.IPhone);
        var (id, before) = ((await phone.ShownAsync()).Id, phone.Token);

        await ada.Tenant.Api.ReauthenticateDeviceAsync(id, Ct);
        var outcome = await phone.Device.ConnectAsync(Ct);

        Assert.IsType<SessionOutcome.Finished>(outcome);
        Assert.Equal(2, phone.State.Account!.SignIns);
        Assert.NotEqual(before, phone.Token);
        Challenged(await phone.IdleAsync(before));
        Assert.True((await phone.IdleAsync(phone.Token)).IsEmptyOk);
        Assert.Equal((id, null), ((await phone.ShownAsync()).Id, (await phone.ShownAsync()).Account!.ReauthenticateSince));
        Assert.NotEmpty(await ada.Tenant.LogAsync("ACCOUNT_REAUTH_ASKED"));
        Assert.NotEmpty(await ada.Tenant.LogAsync("ACCOUNT_REAUTHENTICATED"));
    }

    [Fact]
    public async Task Whoever_is_signed_out_everywhere_signs_in_again_and_whoever_is_disabled_cannot()
    {
        var ada = await EmployeeAsync(AccountMode.Byod);
        var phone = await ada.EnrollAsync(DeviceKind.IPhone);

        await ada.Tenant.Api.EndSessionsAsync(ada.Person.Id, Ct);
        Challenged(await phone.IdleAsync(phone.Token));
        Assert.IsType<SessionOutcome.Finished>(await phone.Device.ConnectAsync(Ct));

        await ada.Tenant.Api.UpdatePersonAsync(ada.Person.Id, new UpdatePerson(State: PersonState.Disabled), Ct);
        Challenged(await phone.IdleAsync(phone.Token));
        Assert.IsNotType<SessionOutcome.Finished>(await phone.Device.ConnectAsync(Ct));
        Assert.Equal(DeviceState.Managed, (await phone.ShownAsync()).State);
    }

    [Fact]
    public async Task Lock_is_delivered_on_the_certificate_alone_and_nothing_else_is()
    {
        var ada = await EmployeeAsync(AccountMode.Byod);
        var phone = await ada.EnrollAsync(DeviceKind.IPhone);
        var id = (await phone.ShownAsync()).Id;
        await ada.Tenant.Api.UpdatePersonAsync(ada.Person.Id, new UpdatePerson(State: PersonState.Disabled), Ct);
        await ada.Tenant.Api.SendDeviceCommandAsync(id, new CommandRequest { RequestType = "SecurityInfo" }, Ct);
        Challenged(await phone.IdleAsync(phone.Token));

        await ada.Tenant.Api.SendDeviceCommandAsync(id, new CommandRequest { RequestType = "DeviceLock" }, Ct);
        var command = (await phone.IdleAsync(phone.Token)).Plist();

        Assert.Equal("DeviceLock", command.Dictionary("Command")!.Text("RequestType"));
        Assert.True((await phone.AcknowledgeAsync(command.Text("CommandUUID")!, phone.Token)).IsEmptyOk);
        Challenged(await phone.IdleAsync(phone.Token));
    }

    [Fact]
    public async Task OAuth_2_token_that_ran_out_is_renewed_without_the_person()
    {
        var ada = await EmployeeAsync(AccountMode.Adde, AccountMethod.AppleOAuth2);
        var pad = await ada.EnrollAsync(DeviceKind.IPad);
        var before = pad.Token;
        await ada.Tenant.ExpireTokensAsync();

        Assert.IsType<SessionOutcome.Finished>(await pad.Device.ConnectAsync(Ct));

        Assert.Equal((1, true), (pad.State.Account!.SignIns, pad.State.Account.Refreshes >= 1));
        Assert.NotEqual(before, pad.Token);
        Assert.Empty(await ada.Tenant.LogAsync("ACCOUNT_REAUTH_ASKED"));
    }

    [Fact]
    public async Task Identifiers_of_the_hardware_are_not_known_of_a_user_enrollment()
    {
        var ada = await EmployeeAsync(AccountMode.Byod);
        var phone = await ada.EnrollAsync(DeviceKind.IPhone);

        var shown = await phone.ShownAsync();

        Assert.Equal((phone.State.EnrollmentId, null, null, false), (shown.EnrollmentId, shown.Udid, shown.SerialNumber, shown.HasUnlockToken));
        Assert.Equal(("byod", ada.Person.Id), (shown.Account!.Mode, shown.Account.PersonId));
        Assert.DoesNotContain(phone.Device.Facts.SerialNumber, shown.DeviceInformation?.ToString() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetToken_for_Managed_Apple_Accounts_is_a_signed_statement_and_unknown_services_are_400()
    {
        var ada = await EmployeeAsync(AccountMode.Byod);
        var phone = await ada.EnrollAsync(DeviceKind.IPhone);
        await ada.Tenant.Api.MakeAccessManagementKeyAsync(new AccessManagementKeyCreate("677cab70-fe18-11e2-b778-0800200c9a66"), Ct);

        var token = await phone.CheckInAsync("GetToken", phone.Token, ("TokenServiceType", "com.apple.maid"));

        Assert.Equal(3, Encoding.ASCII.GetString(token.Plist().Data("TokenData")!.Value.Span).Split('.').Length);
        Assert.Equal(400, (await phone.CheckInAsync("GetToken", phone.Token, ("TokenServiceType", "com.example.other"))).Status);
        Challenged(await phone.CheckInAsync("GetToken", null, ("TokenServiceType", "com.apple.maid")));
    }

    private static void Challenged(WireAnswer answer)
    {
        Assert.Equal((401, 0), (answer.Status, answer.Body.Length));
        Assert.True(answer.Headers.TryGetValues("WWW-Authenticate", out var values));
        Assert.Matches("""^Bearer method="apple-(as-web|oauth2)", [a-z-]*url="http[^"]+"(, [a-z-]+="[^"]*")*$""", Assert.Single(values));
    }

    private async Task<Employee> EmployeeAsync(AccountMode mode, AccountMethod method = AccountMethod.AppleAsWeb)
    {
        site.NeedOurServer();
        return await Employee.FirstAsync(await site.NewTenantAsync(), mode, method);
    }
}

[Collection(nameof(SqliteSite))]
public sealed class OngoingAuthorizationOnSqlite(SqliteSite site) : OngoingAuthorizationTests(site);

[Collection(nameof(PostgresSite))]
public sealed class OngoingAuthorizationOnPostgres(PostgresSite site) : OngoingAuthorizationTests(site);
