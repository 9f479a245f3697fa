using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Devices;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.EndToEnd;

/// <summary>A managed device gets its enrollment profile again, with a new challenge, and with it a new identity.</summary>
public abstract class IdentityRenewal(IEndToEndGate gate)
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

        await site.Api.SendDeviceCommandAsync(device.Id, await InstallProfileAsync(site, device, online.Device), Ct);

        await Site.WaitForAsync(
            () => Task.FromResult(online.Device.Management?.Identity), identity => identity is not null && !identity.Equals(before), "the device has a new identity");
        var lockState = await Site.WaitForAsync(() => site.RunAsync(device.Id, "DeviceLock"), delivery => delivery.State == CommandState.Acknowledged, "the device answers");
        Assert.Equal((CommandState.Acknowledged, true), (lockState.State, online.Device.IsScreenLocked));
        Assert.Single(online.Device.Keychain.Identities);
        Assert.Equal(DeviceState.Managed, (await site.Api.GetDeviceAsync(device.Id, Ct)).State);
        Assert.Equal(1, (await site.Api.GetEnrollmentTokenAsync(token.Id, Ct)).Used);
        Assert.Equal(
            online.Device.Management!.Identity.SerialNumber.TrimStart('0'),
            (await ActiveCertificateAsync(site, device.Id)).SerialNumber.TrimStart('0'), StringComparer.OrdinalIgnoreCase);
    }

    private async Task<CommandRequest> InstallProfileAsync(Site site, Device device, SimulatedDevice simulated)
    {
        var identities = gate.Services.GetRequiredService<IIdentities>();
        var scep = (await identities.ScepPayloadAsync(site.OrganizationId, null, Ct))!;
        var challenge = await gate.Database.WriteAsync(
            tx => identities.NewChallengeAsync(tx, scep.Id, device.AttemptId, device.Id, TimeSpan.FromDays(7)), Ct);

        var (management, old) = (simulated.Management!, simulated.Profiles.Installed.Single(profile => profile.IsEnrollment).Profile);
        var profile = new EnrollmentProfile(
            new ProfileHeader(old.Identifier, Guid.NewGuid(), "Device management"),
            await identities.TrustAnchorsAsync(site.OrganizationId, Ct),
            new ScepPayload(scep.Url, scep.CaName, [new("CN", device.AttemptId!)]) { Challenge = challenge, CaFingerprint = scep.CaFingerprint },
            new MdmPayload(management.ServerUrl.ToString(), management.CheckInUrl.ToString(), management.Topic, management.AccessRights) { AllowLoopbackHttp = true });
        return Site.Request("InstallProfile", new { payload = profile.Write() });
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
public sealed class IdentityRenewalOnSqlite(EndToEndOnSqliteGate gate) : IdentityRenewal(gate), IClassFixture<EndToEndOnSqliteGate>;

/// <summary>On PostgreSQL.</summary>
public sealed class IdentityRenewalOnPostgres(EndToEndOnPostgresGate gate) : IdentityRenewal(gate), IClassFixture<EndToEndOnPostgresGate>;
