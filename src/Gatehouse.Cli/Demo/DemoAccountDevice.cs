using Gatehouse.Client;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Management;

namespace Gatehouse.Cli.Demo;

/// <summary>A device that enrolls with an account. It connects when the play says so, not when it is pushed.</summary>
internal sealed class DemoAccountDevice : IDisposable
{
    private readonly SimulatedDevice _device;
    private readonly DemoOffice.Employee _owner;
    private DeviceSummary? _known;

    public DemoAccountDevice(DemoWorld world, DemoOffice.Employee owner, DeviceKind kind, string wayIn, TimeProvider time)
    {
        (_owner, WayIn) = (owner, wayIn);
        var seed = (int)(time.GetUtcNow().ToUnixTimeSeconds() % 100_000);
        _device = new SimulatedDevice(
            DeviceFacts.Create(kind, seed), new SimulatedDeviceOptions { Network = world.Network, Push = world.Apns, AppleCa = world.AppleCa, Time = time });
    }

    public Person Person => _owner.Person;

    public string Name => _device.Facts.DeviceName;

    public string Model => _device.Facts.Model.MarketingName;

    public string Account => _owner.Owner.Identifier;

    public string WayIn { get; }

    public int SignIns => _device.Management?.Account?.SignIns ?? 0;

    /// <summary>As it stands at the end.</summary>
    public string State { get; private set; } = "not enrolled";

    /// <summary>The person types the account and signs in.</summary>
    public async Task<bool> EnrollAsync(CancellationToken ct)
    {
        var outcome = await _device.EnrollAsync(_owner.Owner, ct);
        State = outcome is EnrollmentOutcome.Failed failed ? $"{failed.Stage}: {failed.Reason}" : "managed";
        return outcome is EnrollmentOutcome.Managed;
    }

    /// <summary>The administrator asks it something, and it answers.</summary>
    public async Task<bool> AnswerAsync(GatehouseClient client, string groupId, CancellationToken ct)
    {
        await _device.ConnectAsync(ct);
        var name = _device.Management!.EnrollmentId ?? _device.Facts.Udid;
        _known = await client.ListGroupDevicesAsync(groupId, ct).FirstOrDefaultAsync(d => d.EnrollmentId == name || d.Udid == name, ct);
        return _known is not null && await IsAnsweredAsync(client, ct);
    }

    /// <summary>Its next request is refused. It stays enrolled, and waits for a person who may sign in.</summary>
    public async Task<bool> IsStoppedAsync(CancellationToken ct)
    {
        var stopped = await _device.ConnectAsync(ct) is SessionOutcome.Broken { HttpStatus: 401 };
        State = stopped ? "stopped" : State;
        return stopped;
    }

    /// <summary>Its token is refused, its person signs in, and it goes on as the device that it was.</summary>
    public async Task<bool> ComesBackAsync(GatehouseClient client, CancellationToken ct) =>
        await IsAnsweredAsync(client, ct) && SignIns == 2 && (await client.GetDeviceAsync(_known!.Id, ct)).State == DeviceState.Managed;

    /// <inheritdoc/>
    public void Dispose() => _device.Dispose();

    private async Task<bool> IsAnsweredAsync(GatehouseClient client, CancellationToken ct)
    {
        var receipt = await client.SendDeviceCommandAsync(_known!.Id, new CommandRequest { RequestType = "DeviceInformation" }, ct);
        await _device.ConnectAsync(ct);
        var deliveries = await client.ListDeliveriesAsync(receipt.CommandId!, ct).ToListAsync(ct);
        return deliveries is [{ State: CommandState.Acknowledged }];
    }
}
