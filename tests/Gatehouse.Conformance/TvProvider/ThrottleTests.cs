using System.Diagnostics;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Conformance.Support;
using Gatehouse.Conformance.TvProvider.Support;

namespace Gatehouse.Conformance.TvProvider;

/// <summary>How often a device may call: the cases T20 to T22, with the bounds that a real clock allows; the server's own tests have them to the tenth of a second.</summary>
[Specification("TV provider API §4.4")]
public abstract class TvThrottleTests(Site site)
{
    private const string Configuration = "/api/v2/ACMETV/configuration";
    private const int AtOnce = 11; // one sustained, ten in a burst

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task T20_T21_A_device_may_make_eleven_calls_at_once_and_one_more_each_second()
    {
        var device = await SlowAsync(new Dictionary<string, string>());
        await RefillAsync();
        var watch = Stopwatch.StartNew();

        var answers = new List<Server.Tests.TvProvider.Support.TvAnswer>();
        while (answers.Count < 40)
        {
            answers.Add(await device.GetAsync(Configuration));
        }

        if (!site.IsOurs && answers.TrueForAll(a => a.Status == 200))
        {
            Assert.Skip("The server under test does not throttle (Gatehouse:TvProvider:Api:CallsPerSecond).");
        }

        var most = AtOnce + (int)Math.Ceiling(watch.Elapsed.TotalSeconds);
        Assert.InRange(answers.Count(a => a.Status == 200), 5, most); // registration and token were calls, too
        var refused = answers.First(a => a.Status == 429);
        Assert.StartsWith("text/html", refused.ContentType, StringComparison.Ordinal);
        await Task.Delay(refused.Headers.RetryAfter!.Delta!.Value, Ct);
        (await device.GetAsync(Configuration)).Ok();
    }

    [Fact]
    public async Task T22_Devices_behind_a_trusted_backend_do_not_share_a_bucket()
    {
        var settings = new Dictionary<string, string> { ["Gatehouse:TvProvider:Api:CallsPerSecond"] = "2", ["Gatehouse:TvProvider:Api:Burst"] = "20" };
        var device = await SlowAsync(settings, s => s with { ServerToServer = true });

        foreach (var address in new[] { "203.0.113.7", "203.0.113.8", "2001:db8::7" })
        {
            device.Headers["X-Forwarded-For"] = address;
            for (var i = 0; i < 12; i++)
            {
                (await device.GetAsync(Configuration)).Ok();
                await Task.Delay(TimeSpan.FromMilliseconds(site.IsOurs ? 0 : 200), Ct); // as the case has it, where the usual limit holds
            }
        }
    }

    // A server of its own on the same database: the others must not wait. Somebody else's is taken as it is.
    private async Task<TvDevice> SlowAsync(Dictionary<string, string> settings, Func<TvApplicationSettings, TvApplicationSettings>? change = null)
    {
        var tenant = await TvTenant.OfAsync(site);
        settings.TryAdd("Gatehouse:TvProvider:Api:CallsPerSecond", "1");
        var address = site.IsOurs ? (await site.Ground.StartServerAsync(0, settings, Ct)).BaseAddress : tenant.Tenant.Address;
        var http = new HttpClient { BaseAddress = address };
        var patient = new TvDevice(http, TvDevice.AppleTv);
        (await patient.RegisterAsync((await tenant.ApplicationAsync(change)).Statement)).Ok(201);
        (await patient.FetchTokenAsync()).Ok(201);
        return new TvDevice(http, TvDevice.AppleTv) { Patient = false, Token = patient.Token };
    }

    // Every device of the tests has the same address, and others have called before.
    private Task RefillAsync() => Task.Delay(site.IsOurs ? TimeSpan.Zero : TimeSpan.FromSeconds(AtOnce + 1), Ct);
}

[Collection(nameof(SqliteSite))]
public sealed class TvThrottleTestsOnSqlite(SqliteSite site) : TvThrottleTests(site);

[Collection(nameof(PostgresSite))]
public sealed class TvThrottleTestsOnPostgres(PostgresSite site) : TvThrottleTests(site);
