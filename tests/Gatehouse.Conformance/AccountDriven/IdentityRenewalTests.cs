using Gatehouse.Client;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Conformance.Support;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Management;

namespace Gatehouse.Conformance.AccountDriven;

/// <summary>
/// Identities of devices that enrolled with an account are renewed like any other. The device takes its profile again as long as
/// mode, account, addresses and topic stay (com.apple.mdm, "may change in an update"), and nobody has to sign in for it.
/// </summary>
[Specification("Apple: Onboarding users with account sign-in")]
public abstract class IdentityRenewalTests(Site site)
{
    [Theory]
    [InlineData(DeviceKind.IPhone, false)]
    [InlineData(DeviceKind.IPhone, true)]
    [InlineData(DeviceKind.Vision, false)]
    [InlineData(DeviceKind.IPad, false)]
    [InlineData(DeviceKind.IPad, true)]
    [InlineData(DeviceKind.Mac, false)]
    public async Task Identity_is_renewed_without_a_sign_in_and_the_device_stays_who_it_was(DeviceKind kind, bool introducesItself)
    {
        site.NeedOurServer();
        var ct = TestContext.Current.CancellationToken;
        var organization = await Workplace.MakeAsync(await site.TenantAsync());
        var api = organization.Tenant.Api;
        var device = await organization.EnrolledAsync(kind, await organization.MemberAsync());
        var known = await organization.DeviceAsync(device);
        var (identity, enrollmentId, signIns) = (device.Management!.Identity, device.Management.EnrollmentId, device.Management.Account!.SignIns);
        device.Behavior.AuthenticatesAfterRenewal = introducesItself;

        await api.RenewDeviceIdentityAsync(known.Id, ct);
        await device.ConnectAsync(ct);
        await api.SendDeviceCommandAsync(known.Id, new CommandRequest { RequestType = "DeviceInformation" }, ct);
        await device.ConnectAsync(ct);

        var after = await organization.DeviceAsync(device);
        var certificates = await ListAsync(api.ListCertificatesAsync(deviceId: known.Id, ct: ct));
        Assert.NotEqual(identity, device.Management!.Identity);
        Assert.Equal((enrollmentId, signIns, 0), (device.Management.EnrollmentId, device.Management.Account!.SignIns, device.Failed));
        Assert.Equal((known.Id, DeviceState.Managed, known.Account!.PersonId), (after.Id, after.State, after.Account!.PersonId));
        Assert.Equal([CertificateState.Active, CertificateState.Superseded], certificates.Select(c => c.State));
        Assert.NotEmpty(await ListAsync(api.ListEnrollmentLogAsync(new EnrollmentLogFilter { DeviceId = known.Id, Code = "CERT_RENEW_OK" }, ct)));
    }

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items)
        {
            all.Add(item);
        }

        return all;
    }
}

[Collection(nameof(SqliteSite))]
public sealed class IdentityRenewalOnSqlite(SqliteSite site) : IdentityRenewalTests(site);

[Collection(nameof(PostgresSite))]
public sealed class IdentityRenewalOnPostgres(PostgresSite site) : IdentityRenewalTests(site);
