using Gatehouse.Cli.Output;
using Gatehouse.Cli.Running;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Mdm;

namespace Gatehouse.Cli.Demo;

/// <summary>The demo, step by step. It does nothing behind the server's back: all of it goes over HTTP, as in the world.</summary>
internal static class DemoRun
{
    public static async Task<int> RunAsync(DemoSettings settings, Terminal terminal, CancellationToken ct)
    {
        await using var world = await DemoWorld.StartAsync(settings, terminal.Time, ct);
        terminal.Out.WriteLine($"The server listens on {Address(world)}, its data is in {world.Folder}");
        if (DemoOwner.IsIn(world.Folder))
        {
            return await StayAsync(settings, terminal, world, await DemoOwner.LoadAsync(world.Folder, ct), ct);
        }

        var (owner, client) = await DemoOwner.SetUpAsync(world.Server, world.Folder, ct);
        using (client)
        {
            terminal.Out.WriteLine($"Set up with the one-time link, and signed in as {owner.Email}");
            var setup = await DemoSetup.MakeAsync(client, settings.Devices, terminal.Time, ct);
            await ShowLinkAsync(terminal, client, setup, ct);

            await using var fleet = new DemoFleet(world, settings.Devices, terminal.Time);
            var report = await PlayAsync(settings, terminal, client, world, setup, fleet, ct);
            var print = new Printer(terminal, OutputFormat.Table);
            report.Print(print);
            report.Accounts.Print(print, terminal.Out);
            report.Apps.Print(terminal.Out);
            report.Tv.Print(terminal.Out);
            await ExplainAsync(terminal, client, report, world.Server.LastLines, ct);
            terminal.Out.WriteLine(report.LastLine);
            var exitCode = report.Failed == 0 && report.Managed == settings.Devices ? ExitCode.Ok : ExitCode.Failed;
            return settings.Exit || exitCode != ExitCode.Ok ? exitCode : await StayAsync(settings, terminal, world, owner, ct);
        }
    }

    private static async Task<DemoReport> PlayAsync(
        DemoSettings settings, Terminal terminal, GatehouseClient client, DemoWorld world, DemoSetup setup, DemoFleet fleet, CancellationToken ct)
    {
        DemoReport? report = null;
        await Bars.ShowAsync(terminal, [.. DemoFleet.BarNames.Append(DemoCommands.Bar).Select(name => (name, settings.Devices))], async bars =>
        {
            var enrolled = await fleet.EnrollAsync(client, setup, settings.Patience, bars, ct);
            IReadOnlyList<DeviceSummary> devices = await client.ListGroupDevicesAsync(setup.Group.Id, ct).ToListAsync(ct);
            var commands = await DemoCommands.RunAsync(client, setup, devices, bars, terminal.Time, settings.Patience, ct);
            var accounts = await DemoAccounts.RunAsync(client, world, setup, terminal.Time, ct);
            var apps = await DemoApps.RunAsync(client, world, ct);
            var tv = await DemoTv.RunAsync(client, world, terminal.Time, ct);
            report = (await DemoReport.MakeAsync(client, fleet, enrolled, setup, devices, commands, ct)) with { Accounts = accounts, Apps = apps, Tv = tv };
        });
        return report!;
    }

    private static async Task ShowLinkAsync(Terminal terminal, GatehouseClient client, DemoSetup setup, CancellationToken ct)
    {
        var link = await client.GetEnrollmentTokenLinkAsync(setup.Direct.Id, ct);
        terminal.Out.WriteLine($"A group with {setup.Profiles.Count} profiles, a SCEP profile and two tokens are made. This is the link of the first:");
        terminal.Out.WriteLine(link.ShortUrl);
        terminal.Out.WriteLine(TerminalQrCode.Draw(link.ShortUrl, terminal.Interactive));
    }

    /// <summary>What the server says about devices that did not make it.</summary>
    private static async Task ExplainAsync(
        Terminal terminal, GatehouseClient client, DemoReport report, IReadOnlyList<string> serverLog, CancellationToken ct)
    {
        if (report.Failed == 0)
        {
            return;
        }

        foreach (var line in serverLog)
        {
            terminal.Error.WriteLine(line);
        }

        await foreach (var attempt in client.ListEnrollmentAttemptsAsync(ct: ct))
        {
            if (attempt.Cause is not null)
            {
                terminal.Error.WriteLine($"{attempt.Id} {Plain.Text(attempt.State)}: {(await client.GetEnrollmentAttemptAsync(attempt.Id, ct)).TellAdmin}");
            }
        }
    }

    private static async Task<int> StayAsync(DemoSettings settings, Terminal terminal, DemoWorld world, DemoOwner owner, CancellationToken ct)
    {
        if (settings.Exit)
        {
            return ExitCode.Ok;
        }

        terminal.Out.WriteLine($"""

            The server goes on until Ctrl+C.

              address   {Address(world)}
              e-mail    {owner.Email}
              password  {owner.Password}

              gatehouse login --server {Address(world)} --email {owner.Email}
              gatehouse devices list
            """);
        await Task.Delay(Timeout.InfiniteTimeSpan, terminal.Time, ct).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return ExitCode.Ok;
    }

    private static string Address(DemoWorld world) => world.Server.BaseAddress.AbsoluteUri.TrimEnd('/');
}
