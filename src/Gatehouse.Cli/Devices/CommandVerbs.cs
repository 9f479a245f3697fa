using System.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Mdm;
using Command = System.CommandLine.Command;

namespace Gatehouse.Cli.Devices;

/// <summary><c>gatehouse commands …</c>, except sending.</summary>
internal static class CommandVerbs
{
    /// <summary>Columns wherever deliveries are listed.</summary>
    public static readonly Column<CommandDelivery>[] DeliveryColumns =
    [
        new("Command", d => d.CommandId), new("Type", d => d.RequestType), new("Device", d => d.DeviceId), new("State", d => d.State),
        new("Given", d => d.CreatedAt), new("Closed", d => d.ClosedAt), new("Error", d => d.Errors.Select(e => $"{e.Domain} {e.Code} {e.Text}")),
    ];

    public static Command Build(Verbs verbs) => Verbs.Noun(
        "commands", "MDM commands: what devices shall do.",
        Types(verbs), SendCommandVerb.Build(verbs), List(verbs), Show(verbs), Deliveries(verbs), Result(verbs), Cancel(verbs));

    private static Command Types(Verbs verbs)
    {
        var filter = new Argument<string?>("filter") { Description = "Part of a name; one match shows all about it.", DefaultValueFactory = _ => null };
        return verbs.Verb("types", "Commands that devices understand.", [filter], async (run, ct) =>
        {
            var all = await run.Client.ListCommandTypesAsync(ct);
            var text = run.Get(filter) ?? "";
            var found = all.Where(t => t.RequestType.Contains(text, StringComparison.OrdinalIgnoreCase)).ToArray();
            if (found.FirstOrDefault(t => t.RequestType.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } exact)
            {
                run.Print.One(exact);
                return;
            }

            run.Print.Many<CommandType>(
                found, new("Name", t => t.RequestType), new("Typed", t => t.Typed), new("Platforms", t => t.Platforms), new("What it does", t => t.Summary));
        });
    }

    private static Command List(Verbs verbs)
    {
        var limit = Args.Limit();
        return verbs.Verb("list", "Commands that were given, newest first.", [limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListCommandsAsync(ct), run.Get(limit),
            [
                new("Id", c => c.Id), new("Type", c => c.RequestType), new("Given", c => c.CreatedAt), new("By", c => c.CreatedBy),
                new("Devices", c => c.Deliveries.Select(d => $"{d.Value} {d.Key}")),
            ],
            ct));
    }

    private static Command Show(Verbs verbs)
    {
        var id = Args.Id("cmd");
        return verbs.Verb("show", "A command, and how many devices stand where with it.", [id],
            async (run, ct) => run.Print.One(await run.Client.GetCommandAsync(run.Get(id), ct)));
    }

    private static Command Deliveries(Verbs verbs)
    {
        var id = Args.Id("cmd");
        var limit = Args.Limit();
        return verbs.Verb("deliveries", "Where a command stands with each device.", [id, limit],
            (run, ct) => run.Print.ManyAsync(run.Client.ListDeliveriesAsync(run.Get(id), ct), run.Get(limit), DeliveryColumns, ct));
    }

    private static Command Result(Verbs verbs)
    {
        var device = Args.Id("dev");
        var command = new Argument<string>("command") { Description = "Which command: cmd_…" };
        return verbs.Verb("result", "What a device answered to a command.", [device, command], async (run, ct) =>
        {
            var delivery = await run.Client.ListDeviceCommandsAsync(run.Get(device), ct)
                .FirstOrDefaultAsync(d => d.CommandId == run.Get(command) || d.Uuid == run.Get(command), ct)
                ?? throw new CliException("This device was not sent that command.", ExitCode.Failed);
            run.Print.One(await run.Client.GetDeviceCommandAsync(run.Get(device), delivery.Uuid, ct));
        });
    }

    private static Command Cancel(Verbs verbs)
    {
        var id = Args.Id("cmd");
        return verbs.Verb("cancel", "Withdraw a command from the devices that have not been handed it.", [id], async (run, ct) =>
        {
            await run.Client.CancelCommandAsync(run.Get(id), ct);
            run.Print.Done("Withdrawn.");
        });
    }
}
