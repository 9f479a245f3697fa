using System.Diagnostics;
using Gatehouse.Conformance.Support;
using Gatehouse.Conformance.TvProvider.Support;
using Gatehouse.Simulator.Hosting;

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
        var (_, device) = await SlowAsync(new Dictionary<string, string>());
        var watch = Stopwatch.StartNew();

        var answers = new List<Server.Tests.TvProvider.Support.TvAnswer>();
        while (answers.Count < 40)
        {
            answers.Add(await device.GetAsync(Configuration));
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
        var (tenant, device) = await SlowAsync(new Dictionary<string, string> { ["Gatehouse:TvProvider:Api:CallsPerSecond"] = "2", ["Gatehouse:TvProvider:Api:Burst"] = "20" });
        var backend = await tenant.ApplicationAsync(s => s with { ServerToServer = true });
        (await device.RegisterAsync(backend.Statement)).Ok(201);
        (await device.FetchTokenAsync()).Ok(201);

        foreach (var address in new[] { "203.0.113.7", "203.0.113.8", "2001:db8::7" })
        {
            device.Headers["X-Forwarded-For"] = address;
            for (var i = 0; i < 12; i++)
            {
                (await device.GetAsync(Configuration)).Ok();
            }
        }
    }

    // A server of its own on the same database: the others must not wait.
    private async Task<(TvTenant Tenant, TvDevice Device)> SlowAsync(Dictionary<string, string> settings)
    {
        site.NeedOurServer();
        var tenant = await TvTenant.OfAsync(site);
        settings.TryAdd("Gatehouse:TvProvider:Api:CallsPerSecond", "1");
        ServerProcess server = await site.Ground.StartServerAsync(0, settings, Ct);
        var device = new TvDevice(new HttpClient { BaseAddress = server.BaseAddress }, TvDevice.AppleTv) { Patient = false };
        (await device.RegisterAsync(tenant.App1.Statement)).Ok(201);
        (await device.FetchTokenAsync()).Ok(201);
        return (tenant, device);
    }
}

[Collection(nameof(SqliteSite))]
public sealed class TvThrottleTestsOnSqlite(SqliteSite site) : TvThrottleTests(site);

[Collection(nameof(PostgresSite))]
public sealed class TvThrottleTestsOnPostgres(PostgresSite site) : TvThrottleTests(site);
