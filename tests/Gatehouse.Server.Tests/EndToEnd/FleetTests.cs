using System.Collections.Concurrent;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Fleets;

namespace Gatehouse.Server.Tests.EndToEnd;

/// <summary>Many devices at once, of all kinds and by both variants.</summary>
public abstract class FleetTests(IEndToEndGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mixed_fleet_enrolls_at_once_and_every_step_is_told()
    {
        using var site = await Site.NewAsync(gate);
        var (direct, directLink) = await site.NewTokenAsync();
        var (_, servicedLink) = await site.NewTokenAsync(EnrollmentVariant.ProfileService);
        await using var fleet = gate.World.NewFleet(12);
        var steps = new StepList();

        var report = await fleet.EnrollAsync(device => device.Facts.Kind == DeviceKind.IPad ? servicedLink : directLink, steps, Ct);

        Assert.True(report.Managed == 12, string.Join('\n', report.Failures()));
        Assert.All(fleet.Devices, device => Assert.Contains(steps.Seen, step => step.Device == device && step.Stage == EnrollmentStage.Enrolled));
        foreach (var device in fleet.Devices)
        {
            Assert.Equal(DeviceState.Managed, (await site.WaitUntilCompletedAsync(device)).State);
        }

        Assert.Equal(8, (await site.Api.GetEnrollmentTokenAsync(direct.Id, Ct)).Used);
        Assert.InRange(report.Percentile(0.5), TimeSpan.FromMilliseconds(1), report.Percentile(1));
    }

    [Fact]
    public async Task More_devices_than_places_leave_exactly_the_places_used()
    {
        using var site = await Site.NewAsync(gate);
        var (token, link) = await site.NewTokenAsync(maxUses: 5);
        await using var fleet = gate.World.NewFleet(12);

        var report = await fleet.EnrollAsync(_ => link, progress: null, Ct);

        Assert.Equal((5, 7), (report.Managed, report.NotManaged));
        Assert.All(report.Results.Select(result => result.Outcome).OfType<EnrollmentOutcome.Failed>(), failed => Assert.Equal(410, failed.HttpStatus));
        var seen = await site.Api.GetEnrollmentTokenAsync(token.Id, Ct);
        Assert.Equal((5, 0), (seen.Used, seen.Reserved));
    }

    private sealed class StepList : IProgress<DeviceProgress>
    {
        public ConcurrentQueue<DeviceProgress> Seen { get; } = new();

        public void Report(DeviceProgress value) => Seen.Enqueue(value);
    }
}

/// <summary>On SQLite.</summary>
public sealed class FleetTestsOnSqlite(EndToEndOnSqliteGate gate) : FleetTests(gate), IClassFixture<EndToEndOnSqliteGate>;

/// <summary>On PostgreSQL.</summary>
public sealed class FleetTestsOnPostgres(EndToEndOnPostgresGate gate) : FleetTests(gate), IClassFixture<EndToEndOnPostgresGate>;
