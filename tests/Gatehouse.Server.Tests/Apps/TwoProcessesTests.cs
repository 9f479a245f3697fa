using System.Net;
using Gatehouse.Server.Tests.Apps.Support;
using Gatehouse.Server.Tests.OAuth.Support;

namespace Gatehouse.Server.Tests.Apps;

/// <summary>Several processes on one database count together, and know what one of them gave.</summary>
[Collection(nameof(PostgresOAuthGate))]
public sealed class AppTwoProcessesTests(PostgresOAuthGate gate)
{
    [Fact]
    public async Task However_many_come_to_two_processes_at_once_exactly_so_many_get_in()
    {
        await using var other = await gate.StartAnotherAsync();
        var site = await AppSite.CreateAsync(gate, s => s with { RatePerTenantPerMinute = 7 });
        var devices = Enumerable.Range(0, 20).Select(i => new AppDevice(site) { Process = i % 2 == 0 ? other.Address : gate.Address }).ToList();

        var answers = await Task.WhenAll(devices.Select(d => d.EnrollAsync()));

        Assert.Equal((7, 13), (answers.Count(a => a.Status == HttpStatusCode.Created), answers.Count(a => a.Status == HttpStatusCode.TooManyRequests)));
        Assert.Equal(7, await site.CountAsync("select count(*) from apps_installation where org_id = @org"));
    }

    [Fact]
    public async Task A_device_whose_server_died_after_the_enrollment_gets_the_answer_from_the_other_one()
    {
        await using var other = await gate.StartAnotherAsync();
        var site = await AppSite.CreateAsync(gate);
        using var device = new AppDevice(site);
        var lost = (await device.EnrollAsync()).Created();
        using var again = new AppDevice(site) { Process = other.Address, IdempotencyKey = device.IdempotencyKey };
        again.Use(device.Own());

        Assert.Equal(lost.Json.GetRawText(), (await again.EnrollAsync()).Created().Json.GetRawText());
    }

    [Fact]
    public async Task A_lock_holds_on_the_next_request_in_the_other_process()
    {
        await using var other = await gate.StartAnotherAsync();
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        using var there = new AppDevice(site) { Process = other.Address, AccessToken = device.AccessToken, RefreshToken = device.RefreshToken };
        there.Use(device.Own());
        (await there.ExchangeAsync()).Given();

        Assert.True(await site.ChangeAsync(device, "block"));

        (await there.ExchangeAsync()).RefusedFor("invalid_request", "device_locked");
        (await there.RefreshAsync()).RefusedFor("invalid_grant", "device_locked");
    }
}
