using System.Diagnostics;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Conformance.Support;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Conformance.Faults;

/// <summary>Two servers on one PostgreSQL are one server.</summary>
[Specification("Enrollment 4: several processes")]
public sealed class TwoProcessesTests
{
    [Fact]
    public async Task Token_revoked_in_one_process_is_refused_by_the_other_within_5_seconds()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var ground = await PostgresAsync(ct);
        var first = await ground.StartServerAsync(0, null, ct);
        var second = await ground.StartServerAsync(0, new Dictionary<string, string> { ["Gatehouse:PublicUrl"] = first.BaseAddress.GetLeftPart(UriPartial.Authority) }, ct);
        using var tenant = await ground.NewTenantAsync(first, ct);
        var token = await tenant.TokenAsync();
        var link = new Uri(second.BaseAddress, (await tenant.LinkAsync(token)).PathAndQuery);
        using var browser = Browser.On(DeviceKind.IPhone, second.BaseAddress);
        Assert.Equal(200, (await browser.OpenAsync(link)).Status);

        await tenant.Api.RevokeEnrollmentTokenAsync(token.Id, new RevokeEnrollmentToken { Reason = "Leaked" }, ct);
        var watch = Stopwatch.StartNew();
        await Eventually.TrueAsync(async () => (await browser.OpenAsync(link)).Status == 410, "the other process refuses the token", 5);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Device_that_enrolled_in_one_process_is_known_to_the_other_and_revoked_there_at_once()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var ground = await PostgresAsync(ct);
        var first = await ground.StartServerAsync(0, null, ct);
        using var tenant = await ground.NewTenantAsync(first, ct);
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);
        var second = await ground.StartServerAsync(0, null, ct);
        device.ServerUrl = new Uri(second.BaseAddress, device.ServerUrl.AbsolutePath);
        Assert.Equal(200, (await device.ReportAsync("Idle")).Status);

        await tenant.Api.BlockDeviceAsync((await tenant.GetAsync(device.Udid)).Id, ct);

        await Eventually.TrueAsync(async () => (await device.ReportAsync("Idle")).Status == 403, "the other process refuses the device", 5);
    }

    private static async Task<Ground> PostgresAsync(CancellationToken ct)
    {
        if (await Ground.OnPostgresAsync(ct) is { } ground)
        {
            return ground;
        }

        Tools.Missing(TestPostgres.Missing);
        throw new InvalidOperationException(TestPostgres.Missing);
    }
}
