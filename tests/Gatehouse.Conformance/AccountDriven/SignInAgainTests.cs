using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Conformance.Support;
using Gatehouse.Server.Storage;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Management;

namespace Gatehouse.Conformance.AccountDriven;

/// <summary>After the enrollment: each request shows that the person still belongs, and whoever does again goes on where they were.</summary>
[Specification("Apple: Onboarding users with account sign-in, ongoing authorization")]
public abstract class SignInAgainTests(Site site)
{
    [Fact]
    public async Task Disabled_person_s_device_is_stopped_at_its_next_request_and_keeps_its_enrollment()
    {
        var (organization, member) = await MakeAsync();
        var device = await organization.EnrolledAsync(DeviceKind.IPhone, member);

        await organization.Tenant.Api.UpdatePersonAsync(member.Person.Id, new UpdatePerson(State: PersonState.Disabled), Ct);

        Assert.Equal(401, Assert.IsType<SessionOutcome.Broken>(await device.ConnectAsync(Ct)).HttpStatus);
        Assert.NotNull(device.Management);
        Assert.Equal(1, device.Management.Account!.SignIns);
    }

    [Theory]
    [InlineData(DeviceKind.IPhone)]
    [InlineData(DeviceKind.IPad)]
    [InlineData(DeviceKind.Mac)]
    public async Task Device_of_a_person_who_was_signed_out_everywhere_comes_back_by_a_sign_in_without_enrolling_again(DeviceKind kind)
    {
        var (organization, member) = await MakeAsync();
        var device = await organization.EnrolledAsync(kind, member);
        var (before, identity) = (await organization.DeviceAsync(device), device.Management!.Identity);

        await organization.Tenant.Api.EndSessionsAsync(member.Person.Id, Ct);

        Assert.IsType<SessionOutcome.Finished>(await device.ConnectAsync(Ct));
        Assert.Equal(2, device.Management.Account!.SignIns);
        Assert.Same(identity, device.Management.Identity);
        var after = await organization.DeviceAsync(device);
        Assert.Equal((before.Id, DeviceState.Managed), (after.Id, after.State));
    }

    [Fact]
    public async Task Disabled_person_who_is_enabled_again_signs_in_and_the_device_goes_on()
    {
        var (organization, member) = await MakeAsync();
        var device = await organization.EnrolledAsync(DeviceKind.IPad, member);
        await organization.Tenant.Api.UpdatePersonAsync(member.Person.Id, new UpdatePerson(State: PersonState.Disabled), Ct);
        Assert.IsType<SessionOutcome.Broken>(await device.ConnectAsync(Ct));

        await organization.Tenant.Api.UpdatePersonAsync(member.Person.Id, new UpdatePerson(State: PersonState.Active), Ct);

        Assert.IsType<SessionOutcome.Finished>(await device.ConnectAsync(Ct));
        Assert.Equal(2, device.Management!.Account!.SignIns);
    }

    [Fact]
    public async Task Token_that_has_expired_is_renewed_silently_after_the_401()
    {
        var (organization, member) = await MakeAsync();
        var device = await organization.EnrolledAsync(DeviceKind.IPad, member);
        await ExpireAsync(organization);

        Assert.IsType<SessionOutcome.Finished>(await device.ConnectAsync(Ct));
        Assert.Equal((1, 1), (device.Management!.Account!.SignIns, device.Management.Account.Refreshes));
    }

    [Fact]
    public async Task Token_that_has_expired_costs_a_sign_in_after_the_simple_one()
    {
        var (organization, member) = await MakeAsync();
        var device = await organization.EnrolledAsync(DeviceKind.IPhone, member);
        await ExpireAsync(organization);

        Assert.IsType<SessionOutcome.Finished>(await device.ConnectAsync(Ct));
        Assert.Equal(2, device.Management!.Account!.SignIns);
    }

    [Fact]
    public async Task Renewal_whose_answer_was_lost_gives_the_same_successor_again()
    {
        var (organization, member) = await MakeAsync();
        var device = await organization.EnrolledAsync(DeviceKind.IPad, member);
        device.Behavior.LosesTokenAnswers = true;
        await ExpireAsync(organization);

        Assert.IsType<SessionOutcome.Finished>(await device.ConnectAsync(Ct));
        Assert.Equal((1, 1), (device.Management!.Account!.SignIns, device.Management.Account.Refreshes));
    }

    [Fact]
    public async Task Person_who_closes_the_sign_in_keeps_the_device_enrolled_and_may_sign_in_later()
    {
        var (organization, member) = await MakeAsync();
        var device = await organization.EnrolledAsync(DeviceKind.IPhone, member);
        await organization.Tenant.Api.EndSessionsAsync(member.Person.Id, Ct);
        device.Behavior.CancelsSignIn = true;
        Assert.Equal(401, Assert.IsType<SessionOutcome.Broken>(await device.ConnectAsync(Ct)).HttpStatus);
        Assert.NotNull(device.Management);

        device.Behavior.CancelsSignIn = false;

        Assert.IsType<SessionOutcome.Finished>(await device.ConnectAsync(Ct));
    }

    [Fact]
    public async Task Other_person_who_signs_in_does_not_get_the_device_and_the_right_one_still_may()
    {
        var (organization, member) = await MakeAsync();
        var device = await organization.EnrolledAsync(DeviceKind.IPhone, member);
        var other = await organization.MemberAsync("ben");
        await organization.Tenant.Api.EndSessionsAsync(member.Person.Id, Ct);
        device.Owner = other.Owner;

        Assert.Equal(401, Assert.IsType<SessionOutcome.Broken>(await device.ConnectAsync(Ct)).HttpStatus);
        Assert.NotNull(device.Management);

        device.Owner = member.Owner;
        Assert.IsType<SessionOutcome.Finished>(await device.ConnectAsync(Ct));
    }

    [Fact]
    public async Task Token_of_another_device_s_person_is_of_no_use()
    {
        var (organization, member) = await MakeAsync();
        var device = await organization.EnrolledAsync(DeviceKind.IPhone, member);
        var other = await organization.EnrolledAsync(DeviceKind.IPhone, await organization.MemberAsync("ben"));
        device.Owner = null;
        device.Management!.Account!.Tokens = other.Management!.Account!.Tokens;

        Assert.Equal(403, Assert.IsType<SessionOutcome.Broken>(await device.ConnectAsync(Ct)).HttpStatus);
        Assert.NotNull(device.Management);
    }

    [Fact]
    public async Task Mac_itself_goes_on_by_its_certificate_while_nobody_signs_in()
    {
        var (organization, member) = await MakeAsync();
        var device = await organization.EnrolledAsync(DeviceKind.Mac, member);
        await organization.Tenant.Api.EndSessionsAsync(member.Person.Id, Ct);
        device.Owner = null;
        using var connection = new MdmConnection(organization.Tenant.Ground.Network, device);
        var report = new Protocols.Plist.PlistDictionary { { "UDID", device.Facts.Udid }, { "Status", "Idle" } };

        Assert.True((await connection.ReportAsync(device.Management!, report, Ct)).IsSuccess);
        Assert.Equal(401, Assert.IsType<SessionOutcome.Broken>(await device.ConnectAsync(Ct)).HttpStatus);
        Assert.NotNull(device.Management);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<(Workplace Organization, Workplace.Member Member)> MakeAsync()
    {
        site.NeedOurServer();
        var organization = await Workplace.MakeAsync(await site.NewTenantAsync());
        return (organization, await organization.MemberAsync());
    }

    // Long ago: a moment ago would still serve for what the device is doing.
    private static async Task ExpireAsync(Workplace organization)
    {
        await using var database = Database.Open(organization.Tenant.Ground.Database);
        await database.WriteAsync(tx => tx.ExecuteAsync(
            "update oauth_access_token set expires_ms = 1 where org_id = @OrganizationId", new { organization.Tenant.OrganizationId }), Ct);
    }
}

[Collection(nameof(SqliteSite))]
public sealed class SignInAgainOnSqlite(SqliteSite site) : SignInAgainTests(site);

[Collection(nameof(PostgresSite))]
public sealed class SignInAgainOnPostgres(PostgresSite site) : SignInAgainTests(site);
