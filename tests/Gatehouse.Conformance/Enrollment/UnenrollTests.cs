using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Conformance.Support;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Conformance.Enrollment;

/// <summary>Leaving, and who comes with what is not his.</summary>
public abstract class UnenrollTests(Site site)
{
    [Fact]
    [Specification("Enrollment 10: unenrollment")]
    public async Task CheckOut_revokes_the_identity_and_cancels_the_queue()
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);
        var id = await QueueAsync(tenant, device);

        await device.CheckInAsync(device.Message("CheckOut"));

        await AssertGoneAsync(tenant, device, id);
    }

    [Fact]
    [Specification("Enrollment 10: unenrollment")]
    public async Task Unenrollment_by_the_administrator_removes_the_profile_and_then_all_the_rest()
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = await site.TenantAsync();
        var device = await tenant.EnrollAsync(DeviceKind.Mac);
        await device.ConnectAsync(ct);
        var id = (await tenant.GetAsync(device.Facts.Udid)).Id;

        await tenant.Api.UnenrollDeviceAsync(id, ct);
        await device.ConnectAsync(ct);

        Assert.Null(device.Management);
        await Eventually.TrueAsync(async () => (await tenant.Api.GetDeviceAsync(id, ct)).State == DeviceState.Unmanaged, "the device is unmanaged");
    }

    [Fact]
    [Specification("Enrollment 10: unenrollment")]
    public async Task Unenrollment_of_a_device_that_never_answers_can_be_forced_and_leaves_no_ghost()
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);
        var id = await QueueAsync(tenant, device);

        using var answer = await tenant.Http.PostAsync($"/api/v1/devices/{id}/unenroll?force=true", null, ct);

        Assert.Equal(204, (int)answer.StatusCode);
        await AssertGoneAsync(tenant, device, id);
        Assert.Equal(403, (await device.ReportAsync("Idle")).Status);
    }

    [Fact]
    [Specification("Enrollment 11: cloned identities")]
    public async Task Identity_that_was_copied_to_another_device_is_refused_and_the_first_device_stays()
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.Mac);
        var clone = tenant.NewDevice(DeviceKind.Mac).Facts;
        var message = device.Authenticate();
        (message["UDID"], message["SerialNumber"]) = (clone.Udid, clone.SerialNumber);

        var answer = await device.CheckInAsync(message);

        Assert.Equal(403, answer.Status);
        Assert.Null(await tenant.FindAsync(clone.Udid));
        Assert.Contains(await tenant.LogAsync("CHECKIN_REFUSED"), e => e.Detail!.Value.GetRawText().Contains("IDENTITY_CLONED", StringComparison.Ordinal));
        Assert.True((await device.ReportAsync("Idle")).IsEmptyOk);
    }

    [Fact]
    [Specification("Enrollment 11: cloned identities")]
    public async Task Blocked_device_is_refused_until_it_is_let_in_again()
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);
        var id = (await tenant.GetAsync(device.Udid)).Id;

        await tenant.Api.BlockDeviceAsync(id, ct);
        var blocked = (await device.ReportAsync("Idle")).Status;
        await tenant.Api.UnblockDeviceAsync(id, ct);

        Assert.Equal(403, blocked);
        Assert.Equal(200, (await device.ReportAsync("Idle")).Status);
    }

    private static async Task<string> QueueAsync(Tenant tenant, WireDevice device)
    {
        var id = (await tenant.GetAsync(device.Udid)).Id;
        await tenant.Api.SendDeviceCommandAsync(id, new CommandRequest { RequestType = "DeviceInformation" }, TestContext.Current.CancellationToken);
        return id;
    }

    private static async Task AssertGoneAsync(Tenant tenant, WireDevice device, string id)
    {
        var ct = TestContext.Current.CancellationToken;
        var gone = await tenant.Api.GetDeviceAsync(id, ct);
        Assert.Equal((DeviceState.Unmanaged, 0), (gone.State, gone.OpenCommands));
        await foreach (var certificate in tenant.Api.ListCertificatesAsync(serialNumber: device.Identity.SerialNumber, ct: ct))
        {
            Assert.Equal((CertificateState.Revoked, "cessationOfOperation"), (certificate.State, certificate.RevocationReason));
        }

        await foreach (var delivery in tenant.Api.ListDeviceCommandsAsync(id, ct))
        {
            Assert.Contains(delivery.State, new[] { CommandState.Acknowledged, CommandState.Cancelled });
        }
    }
}

[Collection(nameof(SqliteSite))]
public sealed class UnenrollOnSqlite(SqliteSite site) : UnenrollTests(site);

[Collection(nameof(PostgresSite))]
public sealed class UnenrollOnPostgres(PostgresSite site) : UnenrollTests(site);
