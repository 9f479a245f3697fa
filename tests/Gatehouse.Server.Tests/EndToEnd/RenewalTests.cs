using System.Text.Json;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Enrollment.Renewal;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Management;
using Gatehouse.Simulator.Profiles;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.EndToEnd;

/// <summary>Identities end, and are renewed before that: by itself, whatever the device answers, and as long as it is let in.</summary>
public abstract class RenewalTests(IEndToEndGate gate)
{
    // The window opens after thirty days, and its first twentieth is for spreading.
    private static readonly TimeSpan IntoTheWindow = TimeSpan.FromDays(32);
    private static readonly TimeSpan NextDay = TimeSpan.FromHours(27);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enrollment_17_8_a_device_that_was_away_for_three_days_answers_Error_then_NotNow_then_renews()
    {
        using var site = await RenewalSite.NewAsync(gate);
        var (device, id) = await site.EnrollAsync();
        var before = device.Management!.Identity;

        await site.PassAsync(IntoTheWindow);
        for (var day = 1; day <= 3; day++)
        {
            Assert.Equal(day == 1 ? null : RenewalCauses.NoAnswer, (await site.TriedAsync(id, day)).Cause);
            await site.PassAsync(NextDay);
        }

        await site.TriedAsync(id, 4);
        Assert.Equal([CommandState.Queued, CommandState.Cancelled, CommandState.Cancelled, CommandState.Cancelled], (await site.SentAsync(id)).Select(c => c.State));

        device.Behavior.FailingProfiles.Add(device.Management.ProfileIdentifier);
        await device.ConnectAsync(Ct);
        Assert.Equal(CommandState.Error, (await site.SentAsync(id))[0].State);
        Assert.Equal(RenewalCauses.ProfileRefused, (await site.RenewalAsync(id)).Cause);
        Assert.Equal(4001, Assert.Single(await site.LogAsync(id, "CERT_RENEW_FAIL")).Detail!.Value.GetProperty("code").GetInt32());

        device.Behavior.FailingProfiles.Clear();
        device.Behavior.NotNowFor.Add("InstallProfile");
        await site.PassAsync(NextDay);
        await site.TriedAsync(id, 5);
        await device.ConnectAsync(Ct);
        Assert.Equal(CommandState.NotNow, (await site.SentAsync(id))[0].State);
        Assert.Equal(before, device.Management.Identity);

        device.Behavior.NotNowFor.Clear();
        await site.PassAsync(NextDay);
        await site.TriedAsync(id, 6);
        await device.ConnectAsync(Ct);

        await AssertRenewedAsync(site, device, id);
        Assert.NotEqual(before, device.Management.Identity);
        Assert.Equal(6, (await site.LogAsync(id, "CERT_RENEW_SENT")).Count);
    }

    [Fact]
    public async Task Enrollment_17_9_an_expired_identity_in_grace_receives_the_renewal_first_and_then_everything()
    {
        using var site = await RenewalSite.NewAsync(gate);
        var (device, id) = await site.EnrollAsync();
        var urgent = await site.Api.SendDeviceCommandAsync(id, Site.Request("DeviceLock"), Ct);

        await site.PassAsync(TimeSpan.FromDays(65));
        await Eventually.SoAsync(() => site.RenewalAsync(id), renewal => renewal.Tries > 0, "the profile is sent");
        device.Behavior.NotNowFor.Add("InstallProfile");
        Assert.Equal(1, Assert.IsType<SessionOutcome.Finished>(await device.ConnectAsync(Ct)).Commands);
        Assert.False(device.IsScreenLocked);

        device.Behavior.NotNowFor.Clear();
        await site.PassAsync(NextDay);
        await Eventually.SoAsync(() => site.RenewalAsync(id), renewal => renewal.Tries > 1, "the profile is sent again");
        await site.Api.SendDeviceCommandAsync(id, Site.Request("DeviceInformation"), Ct);
        await device.ConnectAsync(Ct);

        await AssertRenewedAsync(site, device, id);
        Assert.Equal(0, (await site.Api.GetDeviceAsync(id, Ct)).OpenCommands);
        Assert.NotNull(urgent.CommandId);
    }

    [Fact]
    public async Task Enrollment_17_9_an_expired_identity_beyond_the_grace_is_refused_and_not_tried_any_more()
    {
        using var site = await RenewalSite.NewAsync(gate);
        var (device, id) = await site.EnrollAsync();

        await site.PassAsync(TimeSpan.FromDays(91));
        var renewal = await Eventually.SoAsync(() => site.RenewalAsync(id), seen => seen.NextAt is null, "it is given up");
        var outcome = await device.ConnectAsync(Ct);
        var refused = await Assert.ThrowsAsync<GatehouseException>(() => site.Api.RenewDeviceIdentityAsync(id, Ct));

        Assert.Equal(403, Assert.IsType<SessionOutcome.Broken>(outcome).HttpStatus);
        Assert.NotNull(device.Management); // 401 would have ended it
        Assert.Equal(RenewalCauses.IdentityExpired, renewal.Cause);
        Assert.Equal("renewal-not-possible", refused.Problem.Slug);
        Assert.Contains(await site.LogAsync(id, "CERT_RENEW_FAIL"), entry => CauseOf(entry) == RenewalCauses.IdentityExpired);
    }

    [Theory]
    [InlineData(EnrollmentVariant.Direct, ScepChallengeKind.Dynamic)]
    [InlineData(EnrollmentVariant.ProfileService, ScepChallengeKind.Dynamic)]
    [InlineData(EnrollmentVariant.Direct, ScepChallengeKind.Static)]
    [InlineData(EnrollmentVariant.Direct, ScepChallengeKind.Token)]
    [InlineData(EnrollmentVariant.ProfileService, ScepChallengeKind.TokenShort)]
    public async Task An_administrator_renews_at_once_whatever_way_the_device_came_and_even_while_the_SCEP_profile_is_off(
        EnrollmentVariant variant, ScepChallengeKind challenge)
    {
        using var site = await RenewalSite.NewAsync(gate, challenge);
        var (device, id) = await site.EnrollAsync(variant);
        var before = (device.Management!.Identity, device.Management.ServerUrl, Installed(device).Profile.Uuid);
        await site.Api.UpdateScepProfileAsync(site.Scep.Id, new UpdateScepProfile { Enabled = false }, ct: Ct);

        await site.Api.RenewDeviceIdentityAsync(id, Ct);
        await device.ConnectAsync(Ct);

        await AssertRenewedAsync(site, device, id);
        Assert.NotEqual(before.Identity, device.Management.Identity);
        Assert.NotEqual(before.Uuid, Installed(device).Profile.Uuid);
        Assert.Equal(before.ServerUrl, device.Management.ServerUrl);
        var audit = await site.Api.ListAuditAsync(ct: Ct).Where(entry => entry.TargetId == id).Select(entry => entry.Action).ToListAsync(Ct);
        Assert.Contains("device.renew-identity", audit);
        Assert.Contains("device.identity-renewed", audit);
    }

    [Fact]
    public async Task A_device_that_introduces_itself_again_with_its_new_identity_stays_the_device_it_was()
    {
        using var site = await RenewalSite.NewAsync(gate);
        var (device, id) = await site.EnrollAsync();
        var attempt = (await site.Api.GetDeviceAsync(id, Ct)).AttemptId;
        device.Behavior.AuthenticatesAfterRenewal = true;

        await site.Api.RenewDeviceIdentityAsync(id, Ct);
        await device.ConnectAsync(Ct);

        await AssertRenewedAsync(site, device, id);
        Assert.Equal((attempt, 8191), ((await site.Api.GetDeviceAsync(id, Ct)).AttemptId, (await site.Api.GetDeviceAsync(id, Ct)).AccessRights));
    }

    [Fact]
    public async Task Two_processes_send_one_profile_and_a_replaced_one_leaves_no_challenge_behind()
    {
        using var site = await RenewalSite.NewAsync(gate);
        var (_, id) = await site.EnrollAsync();
        var sweeps = Enumerable.Range(0, 4).Select(_ => ActivatorUtilities.CreateInstance<RenewalSweep>(gate.Services)).ToList();
        gate.Clock.Advance(IntoTheWindow);

        await Task.WhenAll(sweeps.Select(sweep => sweep.RunAsync(Ct)));
        await site.TriedAsync(id, 1);
        await Task.WhenAll(sweeps.Select(sweep => sweep.RunAsync(Ct)));

        Assert.Single(await site.LogAsync(id, "CERT_RENEW_SENT"));
        Assert.Single(await site.SentAsync(id));
        await site.Api.RenewDeviceIdentityAsync(id, Ct);
        var kept = await gate.Database.QueryAsync<string>(
            "select c.id from mdm_command c join mdm_delivery d on d.command_id = c.id where d.device_id = @id and c.purpose = 'renewal' and c.payload is not null", new { id }, Ct);
        Assert.Single(kept);
        sweeps.ForEach(sweep => sweep.Dispose());
    }

    [Fact]
    public async Task Administrators_are_told_when_time_runs_out_once_for_each_step()
    {
        using var site = await RenewalSite.NewAsync(gate);
        var (_, id) = await site.EnrollAsync();

        await site.PassAsync(IntoTheWindow);
        await site.TriedAsync(id, 1);
        for (var day = 0; day < 28; day++)
        {
            await site.PassAsync(TimeSpan.FromDays(1));
        }

        var told = await Eventually.SoAsync(
            async () => (await site.LogAsync(id, "CERT_RENEW_FAIL")).Where(entry => CauseOf(entry) == RenewalCauses.Overdue).ToList(), seen => seen.Count >= 3, "all is told");
        Assert.Equal([1, 7, 14], told.Select(entry => entry.Detail!.Value.GetProperty("days").GetInt32()));
        Assert.Equal(3, gate.Logs.Lines.Count(line => line.Event.Id == 2205 && line.Text.Contains(id, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_profile_that_cannot_be_written_again_is_not_sent_and_the_log_says_why()
    {
        using var site = await RenewalSite.NewAsync(gate);
        var (device, id) = await site.EnrollAsync();
        await site.Api.UpdateScepProfileAsync(site.Scep.Id, new UpdateScepProfile { Enabled = false }, ct: Ct);

        await site.PassAsync(IntoTheWindow);
        await Eventually.SoAsync(() => site.RenewalAsync(id), renewal => renewal.Cause == RenewalCauses.ScepProfileDisabled, "it is put off");
        await site.PassAsync(NextDay);
        await site.SweepAsync();

        Assert.Empty(await site.SentAsync(id));
        Assert.Equal(RenewalCauses.ScepProfileDisabled, CauseOf(Assert.Single(await site.LogAsync(id, "CERT_RENEW_FAIL"))));
        Assert.Contains(gate.Logs.Lines, line => line.Event.Id == 2204 && line.Text.Contains(id, StringComparison.Ordinal));

        // Not for good: once the obstacle is gone the device renews like any other.
        await site.Api.UpdateScepProfileAsync(site.Scep.Id, new UpdateScepProfile { Enabled = true }, ct: Ct);
        await site.PassAsync(NextDay);
        await site.TriedAsync(id, 1);
        await device.ConnectAsync(Ct);
        await AssertRenewedAsync(site, device, id);
    }

    [Fact]
    public async Task A_blocked_device_is_left_alone_and_one_that_left_is_forgotten()
    {
        using var site = await RenewalSite.NewAsync(gate);
        var (_, blocked) = await site.EnrollAsync();
        var (leaver, left) = await site.EnrollAsync();
        await site.Api.BlockDeviceAsync(blocked, Ct);
        await leaver.RemoveManagementAsync(Ct);

        await site.PassAsync(IntoTheWindow);
        await Eventually.SoAsync(() => site.RenewalAsync(blocked), renewal => renewal.Cause == RenewalCauses.NotManaged, "it is put off");
        var refused = await Assert.ThrowsAsync<GatehouseException>(() => site.Api.RenewDeviceIdentityAsync(blocked, Ct));
        await Assert.ThrowsAsync<GatehouseException>(() => site.Api.RenewDeviceIdentityAsync("dev_nobody", Ct));

        Assert.Equal(409, (int)refused.StatusCode);
        Assert.Empty(await site.SentAsync(blocked));
        Assert.Empty(await site.LogAsync(blocked, "CERT_RENEW_FAIL"));
        Assert.Null((await site.Api.GetDeviceAsync(left, Ct)).Renewal);
    }

    private static async Task AssertRenewedAsync(RenewalSite site, SimulatedDevice device, string id)
    {
        var certificates = await site.CertificatesAsync(id);
        Assert.Equal(CertificateState.Active, certificates[0].State);
        Assert.All(certificates.Skip(1), old => Assert.Equal(CertificateState.Superseded, old.State));
        Assert.Equal(certificates[1].Id, certificates[0].RenewsCertificateId);
        Assert.Equal(device.Management!.Identity.SerialNumber.TrimStart('0'), certificates[0].SerialNumber.TrimStart('0'), StringComparer.OrdinalIgnoreCase);
        Assert.Single(device.Keychain.Identities);
        Assert.Single(await site.LogAsync(id, "CERT_RENEW_OK"));

        // A plan of its own, for the next time.
        var renewal = await site.RenewalAsync(id);
        Assert.Equal((0, null), (renewal.Tries, renewal.Cause));
        Assert.InRange(renewal.DueAt, certificates[0].NotAfter.AddDays(-30), certificates[0].NotAfter.AddDays(-28.5));
        Assert.IsType<SessionOutcome.Finished>(await device.ConnectAsync(Ct));
        Assert.Equal(DeviceState.Managed, (await site.Api.GetDeviceAsync(id, Ct)).State);
    }

    private static InstalledProfile Installed(SimulatedDevice device) => device.Profiles.Installed.Single(profile => profile.IsEnrollment);

    private static string? CauseOf(EnrollmentLogEntry entry) => entry.Detail is { ValueKind: JsonValueKind.Object } detail ? detail.GetProperty("cause").GetString() : null;
}

/// <summary>On SQLite.</summary>
public sealed class RenewalTestsOnSqlite(StillOnSqliteGate gate) : RenewalTests(gate), IClassFixture<StillOnSqliteGate>;

/// <summary>On PostgreSQL.</summary>
public sealed class RenewalTestsOnPostgres(StillOnPostgresGate gate) : RenewalTests(gate), IClassFixture<StillOnPostgresGate>;
