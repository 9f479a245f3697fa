using System.Collections.Concurrent;
using Gatehouse.Cli.Output;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Fleets;

namespace Gatehouse.Cli.Demo;

/// <summary>The devices: enroll, alternately direct and in three phases, until the server says that all is well with them.</summary>
internal sealed class DemoFleet : IAsyncDisposable
{
    /// <summary>Bars that <see cref="EnrollAsync"/> moves.</summary>
    public static readonly IReadOnlyList<string> BarNames = [Certificates, Managed, Verified];

    private const string Certificates = "Certificates issued";
    private const string Managed = "Devices managed";
    private const string Verified = "Profiles verified";

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);

    private readonly Fleet _fleet;
    private readonly Dictionary<SimulatedDevice, int> _places;
    private readonly TimeProvider _time;

    public DemoFleet(DemoWorld world, int count, TimeProvider time)
    {
        _time = time;
        _fleet = new Fleet(
            new FleetOptions { Count = count },
            new SimulatedDeviceOptions { Network = world.Network, Push = world.Apns, AppleCa = world.AppleCa, Time = time });
        _places = _fleet.Devices.Select((device, place) => (device, place)).ToDictionary();
    }

    /// <summary>True when this device first proves which one it is.</summary>
    public bool IsThreePhase(SimulatedDevice device) => _places[device] % 2 == 1;

    /// <summary>Enrolls all, and waits until the server has verified the profiles of each or patience ends.</summary>
    public async Task<FleetReport> EnrollAsync(GatehouseClient client, DemoSetup setup, TimeSpan patience, Bars bars, CancellationToken ct)
    {
        var direct = new Uri((await client.GetEnrollmentTokenLinkAsync(setup.Direct.Id, ct)).ShortUrl);
        var threePhase = new Uri((await client.GetEnrollmentTokenLinkAsync(setup.ThreePhase.Id, ct)).Url);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        var enrolling = _fleet.EnrollAsync(device => IsThreePhase(device) ? threePhase : direct, new Count(bars), limit.Token);
        try
        {
            await WatchAsync(client, setup, enrolling, bars, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Patience has ended. What the devices made of it until then is what the report shows.
        }

        return await enrolling;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _fleet.DisposeAsync();

    private async Task WatchAsync(GatehouseClient client, DemoSetup setup, Task<FleetReport> enrolling, Bars bars, CancellationToken ct)
    {
        while (true)
        {
            var devices = await client.ListGroupDevicesAsync(setup.Group.Id, ct).ToListAsync(ct);
            bars.Set(Managed, devices.Count(d => d.State == DeviceState.Managed));
            bars.Set(Verified, devices.Count(d => d.Compliance == DeviceCompliance.Compliant));
            if (enrolling.IsCompleted && devices.Count(d => d.Compliance is DeviceCompliance.Compliant or DeviceCompliance.Error) >= (await enrolling).Managed)
            {
                return;
            }

            await Task.Delay(Glance, _time, ct);
        }
    }

    /// <summary>Counts devices that have their certificate.</summary>
    private sealed class Count(Bars bars) : IProgress<DeviceProgress>
    {
        private readonly ConcurrentDictionary<SimulatedDevice, bool> _certified = new();

        public void Report(DeviceProgress value)
        {
            if (value.Stage >= EnrollmentStage.CertificateIssued && value.Stage < EnrollmentStage.Unenrolled && _certified.TryAdd(value.Device, true))
            {
                bars.Set(Certificates, _certified.Count);
            }
        }
    }
}
