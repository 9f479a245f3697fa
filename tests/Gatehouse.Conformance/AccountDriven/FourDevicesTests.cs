using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Conformance.Support;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Management;

namespace Gatehouse.Conformance.AccountDriven;

/// <summary>Each kind of device, from what its person types to the first command it answers, with a server that it has never seen before.</summary>
[Specification("Apple: Onboarding users with account sign-in")]
public abstract class FourDevicesTests(Site site)
{
    [Fact]
    public async Task iPhone_enrolls_as_user_enrollment_by_the_simple_sign_in_and_hides_its_hardware()
    {
        site.NeedOurServer();
        var organization = await Workplace.MakeAsync(await site.TenantAsync());
        var member = await organization.MemberAsync();

        var device = await organization.EnrolledAsync(DeviceKind.IPhone, member);

        var known = await organization.DeviceAsync(device);
        Assert.Equal(DeviceState.Managed, known.State);
        Assert.Equal((device.Management!.EnrollmentId, null, null), (known.EnrollmentId, known.Udid, known.SerialNumber));
        Assert.Equal(member.Person.ManagedAppleAccount, device.Management.Account!.ManagedAppleAccount);
        await AnswersAsync(organization, device);
    }

    [Fact]
    public async Task iPad_enrolls_as_device_enrollment_by_OAuth_2_and_renews_its_token_by_itself()
    {
        site.NeedOurServer();
        var organization = await Workplace.MakeAsync(await site.TenantAsync());
        var device = await organization.EnrolledAsync(DeviceKind.IPad, await organization.MemberAsync());
        var account = device.Management!.Account!;
        account.Tokens = account.Tokens with { Expires = TimeProvider.System.GetUtcNow() };
        var before = account.AccessToken;

        await AnswersAsync(organization, device);

        Assert.Equal((1, 1), (account.SignIns, account.Refreshes));
        Assert.NotEqual(before, account.AccessToken);
        Assert.Equal(device.Facts.SerialNumber, (await organization.DeviceAsync(device)).SerialNumber);
    }

    [Fact]
    public async Task Mac_shows_its_certificate_on_the_device_channel_and_the_token_on_the_channel_of_its_user()
    {
        site.NeedOurServer();
        var organization = await Workplace.MakeAsync(await site.TenantAsync());

        var device = await organization.EnrolledAsync(DeviceKind.Mac, await organization.MemberAsync());

        var known = await organization.DeviceAsync(device);
        Assert.Equal(2, known.Channels.Count);
        Assert.Contains(known.Channels, c => c.UserShortName == device.Management!.User!.ShortName);
        await AnswersAsync(organization, device);
        await SendAsync(organization, device, new CommandRequest { RequestType = "ProfileList", Channel = $"user:{device.Management!.User!.ShortName}" });
        Assert.Equal(new SessionOutcome.Finished(1), await device.ConnectAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Vision_Pro_installs_the_app_of_Enrollment_SSO_before_its_person_signs_in()
    {
        site.NeedOurServer();
        var organization = await Workplace.MakeAsync(await site.TenantAsync());

        var device = await organization.EnrolledAsync(DeviceKind.Vision, await organization.MemberAsync());

        Assert.Equal(Workplace.SsoAppId, device.SsoApp!.AppStoreId);
        Assert.Equal(["com.example.sso"], device.SsoApp.Profiles);
        Assert.Equal(3, device.SsoApp.Declarations.Count); // kept by the synchronization after the enrollment
        await AnswersAsync(organization, device);
    }

    [Fact]
    public async Task Vision_Pro_is_told_when_the_declarations_of_its_app_change()
    {
        site.NeedOurServer();
        var organization = await Workplace.MakeAsync(await site.TenantAsync());
        var device = await organization.EnrolledAsync(DeviceKind.Vision, await organization.MemberAsync());
        var phone = await organization.EnrolledAsync(DeviceKind.IPhone, await organization.MemberAsync("bob"));
        var ct = TestContext.Current.CancellationToken;
        var moved = new Client.Contracts.Enrollment.AccountDriven.SaveEnrollmentSso
        {
            Name = organization.Sso.Name,
            AppStoreId = organization.Sso.AppStoreId,
            Declarations = [.. Workplace.SsoDeclarations.Select(d => d.Replace("login.example.com", "sso.example.com", StringComparison.Ordinal))],
        };

        await organization.Tenant.Api.ReplaceEnrollmentSsoAsync(organization.Sso.Id, moved, ct);
        await organization.Tenant.Api.ReplaceEnrollmentSsoAsync(organization.Sso.Id, moved, ct);

        Assert.Equal(new SessionOutcome.Finished(1), await device.ConnectAsync(ct));
        Assert.Contains(device.SsoApp!.Declarations, d => d.Contains("https://sso.example.com/sso.mobileconfig", StringComparison.Ordinal));
        Assert.Equal(new SessionOutcome.Finished(0), await phone.ConnectAsync(ct));
    }

    [Fact]
    public async Task Mac_in_user_enrollment_names_its_user_by_EnrollmentUserID()
    {
        site.NeedOurServer();
        var organization = await Workplace.MakeAsync(await site.TenantAsync());
        await organization.RuleAsync(
            "Personal Macs", Client.Contracts.Enrollment.AccountDriven.ModelFamily.Mac, Client.Contracts.Enrollment.AccountMode.Byod,
            Client.Contracts.Enrollment.AccountDriven.AccountMethod.AppleAsWeb);

        var device = await organization.EnrolledAsync(DeviceKind.Mac, await organization.MemberAsync());

        var known = await organization.DeviceAsync(device);
        Assert.Equal((null, null), (known.Udid, known.SerialNumber));
        Assert.Equal(2, known.Channels.Count);
        await AnswersAsync(organization, device);
    }

    [Fact]
    public async Task Sign_in_works_where_the_browser_loses_its_cookies()
    {
        site.NeedOurServer();
        var organization = await Workplace.MakeAsync(await site.TenantAsync());
        var member = await organization.MemberAsync();
        foreach (var kind in new[] { DeviceKind.IPhone, DeviceKind.IPad })
        {
            var device = organization.Tenant.NewDevice(kind);
            device.Behavior.LosesCookies = true;

            Assert.IsType<EnrollmentOutcome.Managed>(await device.EnrollAsync(member.Owner, TestContext.Current.CancellationToken));
        }
    }

    private static async Task AnswersAsync(Workplace organization, Simulator.SimulatedDevice device)
    {
        await SendAsync(organization, device, new CommandRequest { RequestType = "DeviceInformation" });

        Assert.Equal(new SessionOutcome.Finished(1), await device.ConnectAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, device.Failed);
    }

    private static async Task SendAsync(Workplace organization, Simulator.SimulatedDevice device, CommandRequest request)
    {
        var ct = TestContext.Current.CancellationToken;
        Assert.Equal(1, (await organization.Tenant.Api.SendDeviceCommandAsync((await organization.DeviceAsync(device)).Id, request, ct)).Queued);
    }
}

[Collection(nameof(SqliteSite))]
public sealed class FourDevicesOnSqlite(SqliteSite site) : FourDevicesTests(site);

[Collection(nameof(PostgresSite))]
public sealed class FourDevicesOnPostgres(PostgresSite site) : FourDevicesTests(site);
