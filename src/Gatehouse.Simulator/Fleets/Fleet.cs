using System.Collections.Concurrent;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Management;

namespace Gatehouse.Simulator.Fleets;

/// <summary>Many devices at once. After enrolling they answer pushes in the background until the fleet is disposed of.</summary>
public sealed class Fleet : IAsyncDisposable
{
    private readonly FleetOptions _options;
    private readonly TimeProvider _time;
    private readonly ConcurrentBag<Task> _loops = [];
    private readonly CancellationTokenSource _end = new();

    /// <summary>Makes the devices.</summary>
    public Fleet(FleetOptions options, SimulatedDeviceOptions surroundings)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(surroundings);
        (_options, _time) = (options, surroundings.Time);
        Devices = [.. Enumerable.Range(0, options.Count).Select(index =>
            new SimulatedDevice(DeviceFacts.Create(options.Kinds[index % options.Kinds.Count], options.Seed + index), surroundings))];
    }

    /// <summary>The devices, in order.</summary>
    public IReadOnlyList<SimulatedDevice> Devices { get; }

    /// <summary>Enrolls all devices; those that succeed answer pushes from then on.</summary>
    /// <param name="link">Enrollment link of each device.</param>
    /// <param name="progress">Told of each step; null when nobody wants to know.</param>
    /// <param name="ct">Cancels what is running.</param>
    public async Task<FleetReport> EnrollAsync(Func<SimulatedDevice, Uri> link, IProgress<DeviceProgress>? progress, CancellationToken ct)
    {
        var results = new DeviceResult[Devices.Count];
        await EachAsync(async (device, index, token) =>
        {
            device.StageReached += (_, stage) => progress?.Report(new DeviceProgress(device, stage));
            var start = _time.GetTimestamp();
            var outcome = await device.EnrollAsync(link(device), token).ConfigureAwait(false);
            results[index] = new DeviceResult(device, outcome, _time.GetElapsedTime(start));
            if (outcome is EnrollmentOutcome.Managed)
            {
                _loops.Add(Task.Run(() => device.RunAsync(_end.Token), CancellationToken.None));
            }
        }, ct).ConfigureAwait(false);
        return new FleetReport(results);
    }

    /// <summary>Has all devices connect once, as if each was pushed.</summary>
    public async Task<IReadOnlyList<SessionOutcome>> ConnectAsync(CancellationToken ct)
    {
        var outcomes = new SessionOutcome[Devices.Count];
        await EachAsync(async (device, index, token) => outcomes[index] = await device.ConnectAsync(token).ConfigureAwait(false), ct).ConfigureAwait(false);
        return outcomes;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        foreach (var loop in _loops)
        {
            try
            {
                await loop.ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The ordinary end.
            }
        }

        foreach (var device in Devices)
        {
            device.Dispose();
        }

        _end.Dispose();
    }

    private Task EachAsync(Func<SimulatedDevice, int, CancellationToken, Task> action, CancellationToken ct) =>
        Parallel.ForAsync(
            0, Devices.Count, new ParallelOptions { MaxDegreeOfParallelism = _options.Concurrency, CancellationToken = ct },
            async (index, token) => await action(Devices[index], index, token).ConfigureAwait(false));
}
