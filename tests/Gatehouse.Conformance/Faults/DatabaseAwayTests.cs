using System.Text.Json;
using Gatehouse.Conformance.Support;
using Gatehouse.Simulator.Devices;
using Npgsql;

namespace Gatehouse.Conformance.Faults;

/// <summary>A database that goes away and comes back costs errors while it is away, and nothing else.</summary>
[Specification("Faults: the database goes away and comes back")]
public sealed class DatabaseAwayTests
{
    [Fact]
    public async Task While_it_is_away_everybody_is_told_to_come_back_and_afterwards_all_goes_on_without_a_restart()
    {
        var ct = TestContext.Current.CancellationToken;
        var direct = await TestPostgres.CreateAsync();
        if (direct is null)
        {
            Tools.Missing(TestPostgres.Missing);
        }

        var connection = new NpgsqlConnectionStringBuilder(direct);
        await using var proxy = new FlakyProxy(connection.Host!, connection.Port);
        (connection.Host, connection.Port) = ("127.0.0.1", proxy.Port);
        await using var ground = await Ground.OnAsync(connection.ToString(), ct);
        var server = await ground.StartServerAsync(0, null, ct);
        using var tenant = await ground.NewTenantAsync(server, ct);
        var token = await tenant.TokenAsync();
        var link = await tenant.LinkAsync(token);
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone, token);
        using var browser = Browser.On(DeviceKind.IPhone, tenant.Address);

        proxy.Cut();
        await AssertAwayAsync(tenant, device, link, browser);
        proxy.Restore();

        await Eventually.TrueAsync(async () => await StatusAsync(tenant, "/readyz") == 200, "the server is ready again", 30);
        Assert.True((await device.ReportAsync("Idle")).IsEmptyOk);
        Assert.True((await device.CheckInAsync(device.TokenUpdate())).IsEmptyOk);
        Assert.Equal(200, (await browser.OpenAsync(link)).Status);
        await WireDevice.EnrolledAsync(tenant, DeviceKind.Mac, token);
        var after = await tenant.Api.GetEnrollmentTokenAsync(token.Id, ct);
        Assert.Equal((2, 0), (after.Used, after.Reserved));
    }

    private static async Task AssertAwayAsync(Tenant tenant, WireDevice device, Uri link, Browser browser)
    {
        var ct = TestContext.Current.CancellationToken;
        Assert.Equal(200, await StatusAsync(tenant, "/healthz")); // restarting it would help nobody
        await Eventually.TrueAsync(async () => await StatusAsync(tenant, "/readyz") == 503, "the server says that it is not ready", 30);

        using var answer = await tenant.Http.GetAsync("/api/v1/devices", ct);
        Assert.Equal(503, (int)answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(ct));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);

        // Anything below 500 would be final for a device; 401 and 403 could even end its enrollment.
        Assert.InRange((await device.ReportAsync("Idle")).Status, 500, 599);
        Assert.InRange((await device.CheckInAsync(device.TokenUpdate())).Status, 500, 599);
        Assert.InRange((await browser.OpenAsync(link)).Status, 500, 599);
        Assert.InRange(await StatusAsync(tenant, "/scep/" + tenant.Scep.Id + "?operation=GetCACaps"), 500, 599);
    }

    private static async Task<int> StatusAsync(Tenant tenant, string path)
    {
        using var answer = await tenant.Anonymous.GetAsync(path, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }
}
