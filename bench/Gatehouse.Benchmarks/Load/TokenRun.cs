using System.Globalization;
using Spectre.Console;

namespace Gatehouse.Benchmarks.Load;

/// <summary>
/// Tokens that programs get for themselves, beside the two yardsticks of the same run: the empty endpoint and the key alone. All
/// of it per core, by the CPU that was spent, since the load generator has to share the machine. Then: how long a person's
/// tokens outlive their end.
/// </summary>
internal sealed class TokenRun(string name, Site site, ProcessMeter database, LoadPlan plan)
{
    private const int LiveTokens = 100_000;

    private readonly Table _table = new Table().Title($"{name}: tokens")
        .AddColumns("what", "a second", "p50 ms", "p99 ms", "server CPU ms", "database CPU ms", "a second and core", "of the lesser yardstick", "failed");

    /// <summary>Measures, and prints the table.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var requests = await TokenRequests.CreateAsync(site, ct);
        var load = new LoadRunner(site.ServerMeter, database);
        await load.WarmUpAsync(plan.Clients, requests.EmptyAsync, ct);
        await load.WarmUpAsync(plan.Clients, requests.JwtAsync, ct);
        await load.WarmUpAsync(plan.Clients, requests.OpaqueAsync, ct);

        var duration = TimeSpan.FromSeconds(plan.Seconds);
        var signing = RawSigning.CpuMs(TimeSpan.FromSeconds(1));
        var empty = await load.RunAsync(plan.Clients, duration, requests.EmptyAsync, ct);
        _table.AddRow("ES256 signature, the key alone", "", "", "", Fine(signing), "", Number(1000 / signing), "", "");
        Add("empty endpoint", empty, null);
        var yardstick = Math.Max(signing, empty.ServerCpuMs);
        Add("client credentials, ES256 JWT", await load.RunAsync(plan.Clients, duration, requests.JwtAsync, ct), yardstick);
        Add("client credentials, opaque", await load.RunAsync(plan.Clients, duration, requests.OpaqueAsync, ct), yardstick);

        var revocation = await new Revocation(site, requests).MeasureAsync(LiveTokens, ct);
        _table.AddRow(
            string.Create(CultureInfo.InvariantCulture, $"sign-out of a person with {LiveTokens:N0} live tokens"), "", Number(revocation.AnsweredMs), "", "", "", "", "", "0");
        _table.AddRow($"from there until {revocation.Where} refuses the last of them", "", Number(revocation.RefusedMs), "", "", "", "", "", "0");
        AnsiConsole.Profile.Width = 160; // the table is wider than what a pipe is taken for
        AnsiConsole.Write(_table);
    }

    private void Add(string what, LoadResult result, double? yardstickMs) => _table.AddRow(
        what, Number(result.PerSecond), Number(result.P50), Number(result.P99), Fine(result.ServerCpuMs), Fine(result.DatabaseCpuMs),
        Number(1000 / result.ServerCpuMs), yardstickMs is { } yardstick ? $"{100 * yardstick / result.ServerCpuMs:0} %" : "",
        result.Failures.Count == 0 ? "0" : Markup.Escape(string.Join("; ", result.Failures.Select(f => $"{f.Value} × {f.Key}"))));

    private static string Number(double value) => value.ToString(value < 100 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    private static string Fine(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
