using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Management;
using Spectre.Console;

namespace Gatehouse.Benchmarks.Load;

/// <summary>How much of everything a load run does.</summary>
/// <param name="Enroll">Devices that really enroll.</param>
/// <param name="Seconds">Length of each measurement.</param>
/// <param name="Clients">Requests under way at a time.</param>
/// <param name="Installations">Installations of apps that are there in the end.</param>
/// <param name="Viewers">Devices of a live event.</param>
/// <param name="Part">What is measured.</param>
internal sealed record LoadPlan(int Enroll = 100, int Seconds = 5, int Clients = 16, int Installations = 1_000_000, int Viewers = 2_000, LoadPart Part = LoadPart.All);

/// <summary>One database's load run: enroll, idle connects among ever more devices, connects with work, a command to ten thousand.</summary>
internal sealed class LoadRun(string name, Site site, ProcessMeter database, LoadPlan plan)
{
    private readonly Table _table = new Table().Title(name)
        .AddColumns("what", "requests/s", "of empty", "p50 ms", "p95 ms", "p99 ms", "server CPU ms", "database CPU ms", "failed");

    private LoadResult? _empty;

    /// <summary>Measures, and prints the table.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var (devices, elapsed) = await site.EnrollAsync(plan.Enroll, ct);
        await SettleAsync(devices, ct);
        _table.AddRow($"enroll {plan.Enroll} devices", Number(plan.Enroll / elapsed.TotalSeconds), "", "", "", "", "", "", "0");

        var filling = new Filling(site.Database);
        using var idle = new IdleConnects(site.Address, devices);
        var load = new LoadRunner(site.ServerMeter, database);

        await filling.FillAsync(plan.Enroll, 1_000, ct);
        await load.WarmUpAsync(plan.Clients, idle.SendAsync, ct);
        await load.WarmUpAsync(plan.Clients, idle.SendEmptyAsync, ct);
        _empty = await load.RunAsync(plan.Clients, TimeSpan.FromSeconds(plan.Seconds), idle.SendEmptyAsync, ct);
        Add("empty endpoint", _empty);
        await MeasureAsync("idle connect, 1,000 devices", load, idle.SendAsync, ct);

        await filling.FillAsync(plan.Enroll, 10_000, ct);
        await MeasureAsync("idle connect, 10,000 devices", load, idle.SendAsync, ct);
        await WithTokensAsync(devices, load, ct);
        _table.AddRow("server memory, 10,000 devices", $"{site.ServerMeter.MemoryMiB():0} MiB", "", "", "", "", "", "", "");
        await filling.AgeAsync(500, ct);
        await MeasureAsync("idle connect, 500 finished commands each", load, idle.SendAsync, ct);
        await filling.FillAsync(plan.Enroll, 50_000, ct);
        await MeasureAsync("idle connect, 50,000 devices", load, idle.SendAsync, ct);
        _table.AddRow("server memory, 50,000 devices", $"{site.ServerMeter.MemoryMiB():0} MiB", "", "", "", "", "", "", "");

        // Last, because the pushes that follow keep the server busy for a while.
        await QueuedAsync(devices, load, ct);
        await EnqueueAsync(ct);
        AnsiConsole.Profile.Width = 160; // the table is wider than what a pipe is taken for
        AnsiConsole.Write(_table);
    }

    private async Task MeasureAsync(string what, LoadRunner load, Func<int, CancellationToken, Task<string?>> request, CancellationToken ct) =>
        Add(what, await load.RunAsync(plan.Clients, TimeSpan.FromSeconds(plan.Seconds), request, ct));

    /// <summary>Half of the devices with an access token among a hundred thousand, the other half without, by turns.</summary>
    private async Task WithTokensAsync(IReadOnlyList<SimulatedDevice> devices, LoadRunner load, CancellationToken ct)
    {
        var accounts = new AccountTokens(site.Database);
        var mobile = devices.Where(d => d.Facts.Kind != DeviceKind.Mac).ToList(); // on a Mac's device channel there are no tokens
        var (plain, ofAccounts) = (mobile[..(mobile.Count / 2)], mobile[(mobile.Count / 2)..]);
        using var without = new IdleConnects(site.Address, plain);
        using var with = new IdleConnects(site.Address, ofAccounts, await accounts.GiveAsync(ofAccounts, 100_000, ct));
        await load.WarmUpAsync(plan.Clients, with.SendAsync, ct);
        var (one, other) = await load.RunByTurnsAsync(plan.Clients, TimeSpan.FromSeconds(plan.Seconds * 2), without.SendAsync, with.SendAsync, ct);
        Add("idle connect, 100,000 tokens, without one", one);
        Add("idle connect, 100,000 tokens, with one", other);
        var added = (other.ServerCpuMs + other.DatabaseCpuMs) / (one.ServerCpuMs + one.DatabaseCpuMs) - 1;
        _table.AddRow("what the token adds (server and database)", "", "", "", "", "", string.Create(CultureInfo.InvariantCulture, $"{100 * added:0.0} %"), "", "");
        await accounts.TakeBackAsync(ct);
    }

    /// <summary>One request puts one command on ten thousand queues; then it is called back.</summary>
    private async Task EnqueueAsync(CancellationToken ct)
    {
        var ids = await site.Client.ListDevicesAsync(ct: ct).Take(10_000).Select(d => d.Id).ToListAsync(ct);
        var watch = Stopwatch.StartNew();
        var receipt = await site.Client.SendCommandAsync(new BulkCommandRequest { RequestType = "SecurityInfo", DeviceIds = ids }, ct);
        _table.AddRow(
            $"enqueue to {receipt.Queued:N0} devices, one request", "", "", Number(watch.Elapsed.TotalMilliseconds), "", "", "", "",
            Number(receipt.Skipped.Sum(s => s.Count)));
        await site.Client.CancelCommandAsync(receipt.CommandId!, ct);
    }

    /// <summary>Sessions with five commands each: six requests and five answers, signed as they come.</summary>
    private async Task QueuedAsync(IReadOnlyList<SimulatedDevice> devices, LoadRunner load, CancellationToken ct)
    {
        foreach (var device in devices)
        {
            device.IsOn = false; // or it would answer the pushes before the clock runs
        }

        var ids = await site.Client.ListDevicesAsync(ct: ct).Where(d => !d.Udid!.StartsWith("copy-", StringComparison.Ordinal)).Select(d => d.Id).ToListAsync(ct);
        for (var i = 0; i < 5; i++)
        {
            await site.Client.SendCommandAsync(new BulkCommandRequest
            {
                RequestType = "DeviceInformation", DeviceIds = ids,
                Parameters = JsonSerializer.SerializeToElement(new { queries = new[] { "OSVersion", "BatteryLevel" } }),
            }, ct);
        }

        foreach (var device in devices)
        {
            device.IsOn = true;
        }

        var next = -1;
        var answered = 0;
        var result = await load.RunEachAsync(plan.Clients, devices.Count, async token =>
        {
            var outcome = await devices[Interlocked.Increment(ref next)].ConnectAsync(token);
            Interlocked.Add(ref answered, outcome is SessionOutcome.Finished finished ? finished.Commands : 0);
            return outcome is SessionOutcome.Finished ? null : outcome.ToString();
        }, ct);
        Add($"session with 5 commands ({answered} answered)", result);
    }

    /// <summary>Waits until the devices have answered what an enrollment asks them.</summary>
    private static async Task SettleAsync(IReadOnlyList<SimulatedDevice> devices, CancellationToken ct)
    {
        for (int last = -1, now = Count(); now != last || now == 0; now = Count())
        {
            last = now;
            await Task.Delay(TimeSpan.FromSeconds(2), ct);
        }

        int Count() => devices.Sum(d => d.Acknowledged);
    }

    private void Add(string what, LoadResult result) => _table.AddRow(
        what, Number(result.PerSecond), _empty is null ? "" : $"{100 * result.PerSecond / _empty.PerSecond:0} %", Number(result.P50), Number(result.P95),
        Number(result.P99), Fine(result.ServerCpuMs), Fine(result.DatabaseCpuMs),
        result.Failures.Count == 0 ? "0" : Markup.Escape(string.Join("; ", result.Failures.Select(f => $"{f.Value} × {f.Key}"))));

    private static string Number(double value) => value.ToString(value < 100 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    private static string Fine(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
