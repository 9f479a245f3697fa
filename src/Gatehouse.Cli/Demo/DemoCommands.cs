using System.Text.Json;
using Gatehouse.Cli.Output;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Mdm;

namespace Gatehouse.Cli.Demo;

/// <summary>Commands that the administrator gives, and what became of them.</summary>
/// <param name="Given">Deliveries that were queued.</param>
/// <param name="Answered">Deliveries that devices acknowledged.</param>
/// <param name="ByDevice">Of those, how many by each device.</param>
internal sealed record DemoCommands(int Given, int Answered, IReadOnlyDictionary<string, int> ByDevice)
{
    /// <summary>Bar that <see cref="RunAsync"/> moves.</summary>
    public const string Bar = "Commands answered";

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(300);

    /// <summary>Two commands to all devices at once, and one to a single device.</summary>
    public static async Task<DemoCommands> RunAsync(
        GatehouseClient client, DemoSetup setup, IReadOnlyList<DeviceSummary> devices, Bars bars, TimeProvider time, TimeSpan patience, CancellationToken ct)
    {
        var receipts = new List<CommandReceipt>
        {
            await client.SendCommandAsync(new BulkCommandRequest { RequestType = "DeviceInformation", GroupId = setup.Group.Id }, ct),
            await client.SendCommandAsync(new BulkCommandRequest { RequestType = "SecurityInfo", GroupId = setup.Group.Id }, ct),
        };
        if (devices.FirstOrDefault(d => d.Platform != "macOS") is { } phone)
        {
            var message = JsonSerializer.SerializeToElement(new { message = "Hello from Gatehouse" });
            receipts.Add(await client.SendDeviceCommandAsync(phone.Id, new CommandRequest { RequestType = "DeviceLock", Parameters = message }, ct));
        }

        var given = receipts.Sum(r => r.Queued);
        bars.SetTotal(Bar, Math.Max(1, given));
        var ids = receipts.Select(r => r.CommandId).OfType<string>().ToArray();
        await WaitAsync(client, ids, bars, time, patience, ct);

        var acknowledged = new List<CommandDelivery>();
        foreach (var id in ids)
        {
            acknowledged.AddRange(await client.ListDeliveriesAsync(id, ct).Where(d => d.State == CommandState.Acknowledged).ToListAsync(ct));
        }

        return new DemoCommands(given, acknowledged.Count, acknowledged.CountBy(d => d.DeviceId).ToDictionary());
    }

    private static async Task WaitAsync(GatehouseClient client, string[] ids, Bars bars, TimeProvider time, TimeSpan patience, CancellationToken ct)
    {
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < patience)
        {
            var commands = await Task.WhenAll(ids.Select(id => client.GetCommandAsync(id, ct)));
            bars.Set(Bar, commands.Sum(c => In(c, CommandState.Acknowledged)));
            if (commands.Sum(c => In(c, CommandState.Queued, CommandState.Sent, CommandState.NotNow)) == 0)
            {
                return;
            }

            await Task.Delay(Glance, time, ct);
        }
    }

    private static int In(Command command, params ReadOnlySpan<CommandState> states)
    {
        var sum = 0;
        foreach (var state in states)
        {
            sum += command.Deliveries.GetValueOrDefault(Plain.Text(state));
        }

        return sum;
    }
}
