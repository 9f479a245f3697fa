using System.Globalization;
using Spectre.Console;

namespace Gatehouse.Benchmarks.Load;

/// <summary>
/// What a streaming app costs, beside the yardsticks of the same run: the empty endpoint, and the key that signs media tokens.
/// Then a live event: very many devices that ask for the same resource at once, each more than once.
/// </summary>
internal sealed class TvRun(string name, Site site, ProcessMeter database, LoadPlan plan)
{
    private const int Askings = 3;
    private const int Responses = 1_000;

    private readonly Table _table = new Table().Title($"{name}: TV sign-in")
        .AddColumns("what", "a second", "p50 ms", "p95 ms", "p99 ms", "server CPU ms", "database CPU ms", "of the lesser yardstick", "failed");

    private readonly LoadRunner _load = new(site.ServerMeter, database);

    private double _yardstick;

    /// <summary>Measures, and prints the table.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        await using var tv = await TvSite.CreateAsync(site, ct);
        using var http = new HttpClient { BaseAddress = site.Address };
        var viewers = await tv.SignInAsync(plan.Clients, ct);
        var (tag, size) = await tv.DescribeConfigurationAsync(ct);
        var duration = TimeSpan.FromSeconds(plan.Seconds);

        await _load.RunAsync(plan.Clients, duration, EmptyAsync, ct); // warms up; not counted
        var empty = await _load.RunAsync(plan.Clients, duration, EmptyAsync, ct);
        var signing = RawSigning.RsaCpuMs(TimeSpan.FromSeconds(1));
        _table.AddRow("RSA signature, the key alone", Number(1000 / signing), "", "", "", Fine(signing), "", "", "");
        Add("empty endpoint", empty);
        _yardstick = Math.Max(signing, empty.ServerCpuMs);

        await MeasureAsync("decisions/authorize, decided before", (client, token) => tv.AuthorizeAgainAsync(viewers[client], token), ct);
        await MeasureAsync("profiles", (client, token) => tv.ListProfilesAsync(viewers[client], token), ct);
        await MeasureAsync(string.Create(CultureInfo.InvariantCulture, $"configuration, {TvSite.Mvpds} MVPDs, {size:N0} bytes"), (_, token) => tv.ConfigureAsync(null, token), ct);
        await MeasureAsync("configuration, not changed", (_, token) => tv.ConfigureAsync(tag, token), ct);
        await MeasureAsync("sessions", (_, token) => tv.OpenSessionAsync(token), ct);
        await MeasureAsync("sessions/sso", (_, token) => tv.AskForSingleSignOnAsync(token), ct);
        await HandInAsync(tv, ct);
        await LiveEventAsync(tv, ct);
        AnsiConsole.Profile.Width = 160; // the table is wider than what a pipe is taken for
        AnsiConsole.Write(_table);

        async Task<string?> EmptyAsync(int client, CancellationToken token)
        {
            using var response = await http.GetAsync("healthz", token);
            return response.IsSuccessStatusCode ? null : $"{(int)response.StatusCode}";
        }
    }

    private async Task MeasureAsync(string what, Func<int, CancellationToken, Task<string?>> request, CancellationToken ct)
    {
        var duration = TimeSpan.FromSeconds(plan.Seconds);
        await _load.RunAsync(plan.Clients, duration, request, ct); // warms up; not counted
        Add(what, await _load.RunAsync(plan.Clients, duration, request, ct));
    }

    // Each response counts once, so that they are made before.
    private async Task HandInAsync(TvSite tv, CancellationToken ct)
    {
        for (var warm = 0; warm < 2; warm++)
        {
            var viewers = await tv.PrepareAsync(Responses, ct);
            var next = -1;
            var result = await _load.RunEachAsync(plan.Clients, viewers.Count, token => tv.HandInAsync(viewers[Interlocked.Increment(ref next)], token), ct);
            if (warm > 0)
            {
                Add(string.Create(CultureInfo.InvariantCulture, $"profiles/sso, {viewers.Count:N0} responses"), result);
            }
        }
    }

    private async Task LiveEventAsync(TvSite tv, CancellationToken ct)
    {
        var viewers = await tv.SignInAsync(plan.Viewers, ct);
        var (before, next) = (tv.Questions, -1);

        // Neighbours in time ask for the same device, so that they meet while the MVPD is being asked.
        var result = await _load.RunEachAsync(
            plan.Clients * 4, viewers.Count * Askings, token => tv.AuthorizeAsync(viewers[Interlocked.Increment(ref next) / Askings], "final", token), ct);
        Add(string.Create(CultureInfo.InvariantCulture, $"live event: {viewers.Count:N0} devices ask {Askings} times"), result);
        _table.AddRow("questions to the MVPD meanwhile", Number(tv.Questions - before), "", "", "", "", "", "", "");
    }

    private void Add(string what, LoadResult result) => _table.AddRow(
        what, Number(result.PerSecond), Number(result.P50), Number(result.P95), Number(result.P99), Fine(result.ServerCpuMs), Fine(result.DatabaseCpuMs),
        _yardstick > 0 ? $"{100 * _yardstick / result.ServerCpuMs:0} %" : "",
        result.Failures.Count == 0 ? "0" : Markup.Escape(string.Join("; ", result.Failures.Select(f => $"{f.Value} × {f.Key}"))));

    private static string Number(double value) => value.ToString(value < 100 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    private static string Fine(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
