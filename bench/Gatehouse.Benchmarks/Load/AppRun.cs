using System.Globalization;
using Spectre.Console;

namespace Gatehouse.Benchmarks.Load;

/// <summary>
/// Apps that enroll without a person, renew and exchange, beside the yardsticks of the same run: the empty endpoint, and the
/// key that signs tokens and verifies proofs. Then the same exchange among very many installations.
/// </summary>
internal sealed class AppRun(string name, Site site, ProcessMeter database, LoadPlan plan)
{
    private const int Few = 1_000;

    private readonly Table _table = new Table().Title($"{name}: apps")
        .AddColumns("what", "a second", "of empty", "p50 ms", "p95 ms", "p99 ms", "server CPU ms", "database CPU ms", "failed");

    private readonly LoadRunner _load = new(site.ServerMeter, database);

    private LoadResult? _empty;

    /// <summary>Measures, and prints the table.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var requests = await AppRequests.CreateAsync(site, plan.Clients, ct);
        await new SdkRun(site).RunAsync(ct);
        using var http = new HttpClient { BaseAddress = site.Address };
        Row("ES256 signature, the key alone", RawSigning.CpuMs(TimeSpan.FromSeconds(1)));
        Row("ES256 verification, the key alone", RawSigning.VerifyingCpuMs(TimeSpan.FromSeconds(1)));
        foreach (var request in (Func<int, CancellationToken, Task<string?>>[])[requests.RenewAsync, requests.ExchangeAsync, EmptyAsync])
        {
            await _load.RunAsync(plan.Clients, TimeSpan.FromSeconds(plan.Seconds), request, ct); // warms up; not counted
        }

        _empty = await MeasureAsync("empty endpoint", EmptyAsync, ct);
        await MeasureAsync("anonymous enrollment", requests.EnrollAsync, ct);
        var filling = new AppFilling(site.Database);
        await filling.FillAsync(Few, ct);
        await MeasureAsync($"renewal, {Few:N0} installations more", requests.RenewAsync, ct);
        var few = await MeasureAsync($"exchange, {Few:N0} installations more", requests.ExchangeAsync, ct);
        await filling.FillAsync(plan.Installations, ct);
        await MeasureAsync(Among("renewal"), requests.RenewAsync, ct);
        var many = await MeasureAsync(Among("exchange"), requests.ExchangeAsync, ct);
        _table.AddRow("its cost (server and database), to that among few", "", "", "", "", "", $"{Cost(many) / Cost(few):0.00}", "", "");
        AnsiConsole.Profile.Width = 160; // the table is wider than what a pipe is taken for
        AnsiConsole.Write(_table);

        async Task<string?> EmptyAsync(int client, CancellationToken token)
        {
            using var response = await http.GetAsync("healthz", token);
            return response.IsSuccessStatusCode ? null : $"{(int)response.StatusCode}";
        }
    }

    private static double Cost(LoadResult result) => result.ServerCpuMs + result.DatabaseCpuMs;

    private string Among(string what) => string.Create(CultureInfo.InvariantCulture, $"{what}, {plan.Installations:N0} installations more");

    private async Task<LoadResult> MeasureAsync(string what, Func<int, CancellationToken, Task<string?>> request, CancellationToken ct)
    {
        var result = await _load.RunAsync(plan.Clients, TimeSpan.FromSeconds(plan.Seconds), request, ct);
        _table.AddRow(
            what, Number(result.PerSecond), _empty is null ? "" : $"{100 * result.PerSecond / _empty.PerSecond:0} %", Number(result.P50), Number(result.P95),
            Number(result.P99), Fine(result.ServerCpuMs), Fine(result.DatabaseCpuMs),
            result.Failures.Count == 0 ? "0" : Markup.Escape(string.Join("; ", result.Failures.Select(f => $"{f.Value} × {f.Key}"))));
        return result;
    }

    private void Row(string what, double cpuMs) => _table.AddRow(what, Number(1000 / cpuMs), "", "", "", "", Fine(cpuMs), "", "");

    private static string Number(double value) => value.ToString(value < 100 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    private static string Fine(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
