using System.Diagnostics;
using System.Globalization;
using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Storage.Keys;
using Spectre.Console;

namespace Gatehouse.Benchmarks.Load;

/// <summary>The SDK in an app: how long it takes to say that somebody must enroll, and what a token from memory costs.</summary>
internal sealed class SdkRun(Site site)
{
    private const int Starts = 50;
    private const int Exchanges = 1_000_000;

    private readonly Table _table = new Table().Title("SDK").AddColumns("what", "takes", "allocates");

    /// <summary>Measures, and prints the table. The app and its audience are registered.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        // The first one in the process also compiles the SDK, as the start of an app does.
        var first = await StartAsync(ct);
        var starts = new List<TimeSpan>();
        for (var i = 0; i < Starts; i++)
        {
            starts.Add(await StartAsync(ct));
        }

        starts.Sort();
        _table.AddRow("start of an app that never ran, until ACTIVATION_REQUIRED, no network; first in the process", Ms(first), "");
        _table.AddRow($"the same, median of {Starts} more", Ms(starts[Starts / 2]), "");
        _table.AddRow($"the same, slowest of {Starts} more", Ms(starts[^1]), "");
        await ExchangeAsync(ct);
        AnsiConsole.Profile.Width = 160;
        AnsiConsole.Write(_table);
    }

    private async Task<TimeSpan> StartAsync(CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("gatehouse-sdk-");
        try
        {
            var watch = Stopwatch.GetTimestamp();
            await using var session = New(folder);
            var state = await session.StartAsync(ct);
            return state == SdkState.ActivationRequired ? Stopwatch.GetElapsedTime(watch) : throw new InvalidOperationException($"The SDK is {state}.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task ExchangeAsync(CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("gatehouse-sdk-");
        try
        {
            await using var session = New(folder);
            await session.EnsureLoggedInAsync(ct: ct);
            await session.ExchangeAsync(AppRequests.Audience, ct: ct);
            for (var i = 0; i < Exchanges; i++)
            {
                await session.ExchangeAsync(AppRequests.Audience, ct: ct); // until the runtime has compiled it for good
            }

            var (before, watch) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
            for (var i = 0; i < Exchanges; i++)
            {
                await session.ExchangeAsync(AppRequests.Audience, ct: ct);
            }

            var took = Stopwatch.GetElapsedTime(watch);
            var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
            _table.AddRow(
                $"token for an audience from memory, mean of {Exchanges:N0}", string.Create(CultureInfo.InvariantCulture, $"{took.TotalNanoseconds / Exchanges:0} ns"),
                string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / Exchanges:0.##} bytes"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private AppSession New(DirectoryInfo folder) => new(new AppOptions
    {
        Server = new Uri(site.Address.GetLeftPart(UriPartial.Authority)),
        TenantId = site.Slug,
        AppName = "bench",
        Store = new FileSecureStore(new FileSecureStoreOptions { Folder = folder.FullName }),
        Keys = new SoftwareKeyStore(),
    });

    private static string Ms(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms");
}
