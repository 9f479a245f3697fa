using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Management;

namespace Gatehouse.Server.Tests.EndToEnd;

/// <summary>From a link to a managed device, through real HTTP, with everything a device does on the way.</summary>
public abstract class EnrollmentJourney(IEndToEndGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DeviceKind.IPhone, EnrollmentVariant.Direct)]
    [InlineData(DeviceKind.IPad, EnrollmentVariant.Direct)]
    [InlineData(DeviceKind.Mac, EnrollmentVariant.Direct)]
    [InlineData(DeviceKind.IPhone, EnrollmentVariant.ProfileService)]
    [InlineData(DeviceKind.IPad, EnrollmentVariant.ProfileService)]
    [InlineData(DeviceKind.Mac, EnrollmentVariant.ProfileService)]
    public async Task Link_leads_to_a_managed_device_with_its_group_s_profiles_verified(DeviceKind kind, EnrollmentVariant variant)
    {
        using var site = await Site.NewAsync(gate);
        await using var online = gate.World.NewDevice(kind);
        var (token, link) = await site.NewTokenAsync(variant);

        await online.EnrollAsync(link);
        var device = await site.WaitUntilCompletedAsync(online.Device);

        Assert.Equal((DeviceState.Managed, online.Device.Facts.Udid), (device.State, device.Udid));
        Assert.Equal(site.Group.Id, Assert.Single(device.Groups).Id);
        Assert.All(await site.Api.ListDeviceProfilesAsync(device.Id, Ct), profile => Assert.Equal(DeviceProfileState.Verified, profile.State));
        Assert.Equal(AttemptState.Completed, (await site.AttemptAsync(device.AttemptId!)).State);
        Assert.Equal(Site.ProfileIdentifiers, online.Device.Profiles.Installed.Where(profile => profile.IsManaged).Select(profile => profile.Identifier).Order().Reverse());
        Assert.Single(online.Device.Keychain.Identities);
        Assert.True((await site.Api.CheckEnrollmentAsync(device.Id, Ct)).Ok);
        var used = await site.Api.GetEnrollmentTokenAsync(token.Id, Ct);
        Assert.Equal((1, 0), (used.Used, used.Reserved));
    }

    [Fact]
    public async Task Commands_reach_the_device_and_their_results_come_back()
    {
        using var site = await Site.NewAsync(gate);
        await using var online = gate.World.NewDevice(DeviceKind.IPhone);
        await online.EnrollAsync((await site.NewTokenAsync()).Link);
        var device = await site.WaitUntilCompletedAsync(online.Device);

        var information = await site.RunAsync(device.Id, "DeviceInformation", new { queries = new[] { "SerialNumber", "OSVersion" } });
        var passcode = await site.RunAsync(device.Id, "ClearPasscode");
        var unknown = await site.RunAsync(device.Id, "RemoveProfile", new { identifier = "com.example.unknown" });
        var erased = await site.RunAsync(device.Id, "EraseDevice");

        Assert.Equal(CommandState.Acknowledged, information.State);
        Assert.Contains(online.Device.Facts.SerialNumber, information.Result.ToString()!, StringComparison.Ordinal);
        Assert.Equal((CommandState.Acknowledged, false), (passcode.State, online.Device.HasPasscode));
        Assert.Equal((CommandState.Error, 12075), (unknown.State, unknown.Errors[0].Code));
        Assert.Equal((CommandState.Acknowledged, 1), (erased.State, online.Device.Erasures));
    }

    [Fact]
    public async Task Lost_answers_and_repeated_messages_change_nothing()
    {
        using var site = await Site.NewAsync(gate);
        var (token, link) = await site.NewTokenAsync();
        await using var losing = gate.World.NewDevice(DeviceKind.IPhone);
        await using var repeating = gate.World.NewDevice(DeviceKind.Mac);
        losing.Device.Behavior.LosesAnswers = true;
        repeating.Device.Behavior.RepeatsMessages = true;

        await losing.EnrollAsync(link);
        await repeating.EnrollAsync(link);

        Assert.Equal(DeviceState.Managed, (await site.WaitUntilCompletedAsync(losing.Device)).State);
        Assert.Equal(DeviceState.Managed, (await site.WaitUntilCompletedAsync(repeating.Device)).State);
        Assert.Equal(2, (await site.Api.GetEnrollmentTokenAsync(token.Id, Ct)).Used);
    }

    [Theory]
    [InlineData(EnrollmentVariant.Direct, EnrollmentStage.ProfileDownloaded)]
    [InlineData(EnrollmentVariant.ProfileService, EnrollmentStage.ProfileDownloaded)]
    public async Task Wrong_challenge_gets_no_certificate(EnrollmentVariant variant, EnrollmentStage stage)
    {
        using var site = await Site.NewAsync(gate);
        await using var online = gate.World.NewDevice(DeviceKind.IPhone);
        online.Device.Behavior.SendsWrongChallenge = true;

        var failed = await online.FailAsync((await site.NewTokenAsync(variant)).Link);

        Assert.Equal(stage, failed.Stage);
        Assert.Empty(online.Device.Keychain.Identities);
        Assert.Null(await site.FindAsync(online.Device));
    }

    [Fact]
    public async Task A_device_that_apple_did_not_make_gets_no_identity()
    {
        using var site = await Site.NewAsync(gate);
        await using var online = gate.World.NewDevice(DeviceKind.Mac);
        online.Device.Behavior.HasForeignDeviceCertificate = true;

        var failed = await online.FailAsync((await site.NewTokenAsync(EnrollmentVariant.ProfileService)).Link);

        Assert.Equal(EnrollmentStage.ProfileDownloaded, failed.Stage);
        Assert.Null(await site.FindAsync(online.Device));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Messages_that_are_not_signed_by_the_issued_identity_are_refused_and_do_not_unenroll(bool foreign)
    {
        using var site = await Site.NewAsync(gate);
        await using var online = gate.World.NewDevice(DeviceKind.IPad);
        online.Device.Behavior.UsesForeignCertificate = foreign;
        online.Device.Behavior.AltersSignature = !foreign;

        var failed = await online.FailAsync((await site.NewTokenAsync()).Link);

        Assert.Equal((EnrollmentStage.CertificateIssued, 403), (failed.Stage, failed.HttpStatus));
    }

    [Fact]
    public async Task Setup_assistant_is_released_once_everything_is_installed()
    {
        using var site = await Site.NewAsync(gate);
        await using var online = gate.World.NewDevice(DeviceKind.IPhone);
        online.Device.Behavior.AwaitsConfiguration = true;

        await online.EnrollAsync((await site.NewTokenAsync()).Link);
        await site.WaitUntilCompletedAsync(online.Device);

        await Eventually.TrueAsync(() => !online.Device.AwaitsConfiguration, "Setup Assistant is left");
        Assert.Equal(2, online.Device.Profiles.Installed.Count(profile => profile.IsManaged));
    }

    [Fact]
    public async Task A_profile_that_fails_is_told_and_does_not_hold_up_the_others()
    {
        using var site = await Site.NewAsync(gate);
        await using var online = gate.World.NewDevice(DeviceKind.IPhone);
        online.Device.Behavior.FailingProfiles.Add(Site.ProfileIdentifiers[0]);

        await online.EnrollAsync((await site.NewTokenAsync()).Link);
        var device = await site.WaitUntilCompletedAsync(online.Device);

        Assert.Equal(AttemptState.CompletedWithErrors, (await site.AttemptAsync(device.AttemptId!)).State);
        var states = (await site.Api.ListDeviceProfilesAsync(device.Id, Ct)).ToDictionary(profile => profile.Identifier, profile => profile.State);
        Assert.Equal(DeviceProfileState.Failed, states[Site.ProfileIdentifiers[0]]);
        Assert.Equal(DeviceProfileState.Verified, states[Site.ProfileIdentifiers[1]]);
    }

    [Fact]
    public async Task Leaving_revokes_the_identity_and_leaves_nothing_behind()
    {
        using var site = await Site.NewAsync(gate);
        await using var online = gate.World.NewDevice(DeviceKind.IPhone);
        await online.EnrollAsync((await site.NewTokenAsync()).Link);
        var device = await site.WaitUntilCompletedAsync(online.Device);
        var identity = online.Device.Management!;

        await online.Device.RemoveManagementAsync(Ct);

        var left = await Eventually.SoAsync(() => site.Api.GetDeviceAsync(device.Id, Ct), seen => seen.State == DeviceState.Unmanaged, "the device has left");
        Assert.Equal(0, left.OpenCommands);
        await foreach (var certificate in site.Api.ListCertificatesAsync(deviceId: device.Id, ct: Ct))
        {
            Assert.Equal(CertificateState.Revoked, certificate.State);
        }

        Assert.Empty(online.Device.Profiles.Installed);

        // The old identity opens nothing any more.
        online.Device.Management = identity;
        var outcome = await online.Device.ConnectAsync(Ct);
        Assert.Equal(403, Assert.IsType<SessionOutcome.Broken>(outcome).HttpStatus);
    }

    [Fact]
    public async Task The_same_device_enrolls_again_and_counts_once()
    {
        using var site = await Site.NewAsync(gate);
        await using var online = gate.World.NewDevice(DeviceKind.IPhone);
        var (token, link) = await site.NewTokenAsync(maxUses: 2);
        await online.EnrollAsync(link);
        var first = await site.WaitUntilCompletedAsync(online.Device);
        await site.RunAsync(first.Id, "EraseDevice");

        await online.EnrollAsync(link);
        var second = await site.WaitUntilCompletedAsync(online.Device);

        Assert.Equal((first.Id, DeviceState.Managed), (second.Id, second.State));
        Assert.NotEqual(first.AttemptId, second.AttemptId);
        Assert.Equal(1, (await site.Api.GetEnrollmentTokenAsync(token.Id, Ct)).Used);
    }
}

/// <summary>On SQLite.</summary>
public sealed class EnrollmentJourneyOnSqlite(EndToEndOnSqliteGate gate) : EnrollmentJourney(gate), IClassFixture<EndToEndOnSqliteGate>;

/// <summary>On PostgreSQL.</summary>
public sealed class EnrollmentJourneyOnPostgres(EndToEndOnPostgresGate gate) : EnrollmentJourney(gate), IClassFixture<EndToEndOnPostgresGate>;
