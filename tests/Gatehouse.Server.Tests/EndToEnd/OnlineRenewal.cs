using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Server.Tests.EndToEnd;

/// <summary>A device that is called gets its enrollment profile again, with a new challenge, and with it a new identity.</summary>
public abstract class OnlineRenewal(IEndToEndGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task New_identity_takes_over_without_enrolling_again(bool authenticatesAgain)
    {
        using var site = await Site.NewAsync(gate);
        await using var online = gate.World.NewDevice(DeviceKind.IPhone);
        online.Device.Behavior.AuthenticatesAfterRenewal = authenticatesAgain;
        var (token, link) = await site.NewTokenAsync();
        await online.EnrollAsync(link);
        var device = await site.WaitUntilCompletedAsync(online.Device);
        var before = online.Device.Management!.Identity;

        await site.Api.RenewDeviceIdentityAsync(device.Id, Ct);

        await Eventually.SoAsync(
            () => Task.FromResult(online.Device.Management?.Identity), identity => identity is not null && !identity.Equals(before), "the device has a new identity");
        var lockState = await Eventually.SoAsync(() => site.RunAsync(device.Id, "DeviceLock"), delivery => delivery.State == CommandState.Acknowledged, "the device answers");
        Assert.Equal((CommandState.Acknowledged, true), (lockState.State, online.Device.IsScreenLocked));
        Assert.Single(online.Device.Keychain.Identities);
        Assert.Equal(DeviceState.Managed, (await site.Api.GetDeviceAsync(device.Id, Ct)).State);
        Assert.Equal(1, (await site.Api.GetEnrollmentTokenAsync(token.Id, Ct)).Used);
        Assert.Equal(
            online.Device.Management!.Identity.SerialNumber.TrimStart('0'),
            (await ActiveCertificateAsync(site, device.Id)).SerialNumber.TrimStart('0'), StringComparer.OrdinalIgnoreCase);
    }

    private static async Task<Certificate> ActiveCertificateAsync(Site site, string deviceId)
    {
        var active = new List<Certificate>();
        await foreach (var certificate in site.Api.ListCertificatesAsync(deviceId: deviceId, ct: Ct))
        {
            if (certificate.State == CertificateState.Active)
            {
                active.Add(certificate);
            }
        }

        return Assert.Single(active);
    }
}

/// <summary>On SQLite.</summary>
public sealed class OnlineRenewalOnSqlite(EndToEndOnSqliteGate gate) : OnlineRenewal(gate), IClassFixture<EndToEndOnSqliteGate>;

/// <summary>On PostgreSQL.</summary>
public sealed class OnlineRenewalOnPostgres(EndToEndOnPostgresGate gate) : OnlineRenewal(gate), IClassFixture<EndToEndOnPostgresGate>;
