using Gatehouse.Client.Contracts.Mdm;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    /// <summary>Commands that devices understand.</summary>
    public Task<IReadOnlyList<CommandType>> ListCommandTypesAsync(CancellationToken ct = default) =>
        GetAsync<IReadOnlyList<CommandType>>("/command-types", ct);

    /// <summary>Sends a command to one device.</summary>
    public Task<CommandReceipt> SendDeviceCommandAsync(string deviceId, CommandRequest command, CancellationToken ct = default) =>
        PostAsync<CommandReceipt>(DevicePath(deviceId, "commands"), command, ct);

    /// <summary>Sends a command to many devices in one request.</summary>
    public Task<CommandReceipt> SendCommandAsync(BulkCommandRequest command, CancellationToken ct = default) =>
        PostAsync<CommandReceipt>("/commands", command, ct);

    /// <summary>Commands that were given, newest first.</summary>
    public IAsyncEnumerable<Command> ListCommandsAsync(CancellationToken ct = default) => ListAsync<Command>("/commands", Query.Empty, ct);

    /// <summary>A command, and how many devices stand where with it.</summary>
    public Task<Command> GetCommandAsync(string id, CancellationToken ct = default) => GetAsync<Command>($"/commands/{Escape(id)}", ct);

    /// <summary>Where a command stands with each of its devices.</summary>
    public IAsyncEnumerable<CommandDelivery> ListDeliveriesAsync(string commandId, CancellationToken ct = default) =>
        ListAsync<CommandDelivery>($"/commands/{Escape(commandId)}/deliveries", Query.Empty, ct);

    /// <summary>Commands of a device, newest first.</summary>
    public IAsyncEnumerable<CommandDelivery> ListDeviceCommandsAsync(string deviceId, CancellationToken ct = default) =>
        ListAsync<CommandDelivery>(DevicePath(deviceId, "commands"), Query.Empty, ct);

    /// <summary>One command of a device, with the device's answer.</summary>
    public Task<CommandDelivery> GetDeviceCommandAsync(string deviceId, string uuid, CancellationToken ct = default) =>
        GetAsync<CommandDelivery>(DevicePath(deviceId, $"commands/{Escape(uuid)}"), ct);

    /// <summary>Withdraws a command from the devices that have not been handed it.</summary>
    public Task CancelCommandAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, $"/commands/{Escape(id)}", null, ct);
}
