using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Conformance.Support;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Hosting;

namespace Gatehouse.Conformance.Faults;

/// <summary>Five hundred devices want a hundred places, and the server's power fails again and again.</summary>
[Specification("Enrollment 3: exact quotas, whatever happens")]
public abstract class CrashTests
{
    private const int Devices = 500;
    private const int Places = 100;
    private const int Kills = 3;
    private const int Parallel = 32;

    /// <summary>Change it to see another run; the same seed kills at the same progress.</summary>
    private const int Seed = 20_260;

    [Fact]
    public async Task Kill_9_during_500_parallel_enrollments_loses_nothing_acknowledged_and_the_counters_stay_exact()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var ground = await LayAsync(ct);
        var port = Ground.FreePort();
        var server = await ground.StartServerAsync(port, null, ct);
        using var tenant = await ground.NewTenantAsync(server, ct);
        var token = await tenant.TokenAsync(request => request with { MaxUses = Places });
        var link = await tenant.LinkAsync(token);
        var devices = Enumerable.Range(0, Devices).Select(_ => new StubbornDevice(tenant, tenant.NewDevice(DeviceKind.IPhone))).ToList();

        var crashes = CrashAsync(ground, server, port, devices, ct);
        await EnrollAsync(devices, link, ct);
        await crashes;
        await SettleAsync(tenant, token, devices, link, ct);

        await AssertExactAsync(tenant, token, devices);
    }

    /// <summary>Ground with the database under test.</summary>
    protected abstract Task<Ground> LayAsync(CancellationToken ct);

    private static Task EnrollAsync(IEnumerable<StubbornDevice> devices, Uri link, CancellationToken ct) =>
        System.Threading.Tasks.Parallel.ForEachAsync(
            devices, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = ct },
            async (device, token) => await device.EnrollAsync(link, token));

    // By progress and not by the clock: on a slow machine as on a fast one the blow falls in the middle of the work.
    private static async Task CrashAsync(Ground ground, ServerProcess server, int port, List<StubbornDevice> devices, CancellationToken ct)
    {
        var random = new Random(Seed);
        var progress = Enumerable.Range(0, Kills).Select(kill => (kill * Places / Kills) + random.Next(2, Places / Kills)).ToArray();
        foreach (var reached in progress)
        {
            await Eventually.TrueAsync(() => devices.Count(d => d.IsAcknowledged) >= reached, $"{reached} devices enrolled", 240);
            await Task.Delay(random.Next(0, 150), ct);
            await server.KillAsync();
            server = await ground.StartServerAsync(port, null, ct);
        }
    }

    // A place that was reserved for an answer nobody got stays reserved until its attempt lapses, or until somebody ends it.
    // Then those come again who were told that there is no place.
    private static async Task SettleAsync(Tenant tenant, EnrollmentTokenInfo token, List<StubbornDevice> devices, Uri link, CancellationToken ct)
    {
        var before = await tenant.Api.GetEnrollmentTokenAsync(token.Id, ct);
        Assert.Equal(Places, before.Used + before.Reserved);
        Assert.Equal(devices.Count(d => d.IsAcknowledged), before.Used);
        await foreach (var attempt in tenant.Api.ListEnrollmentAttemptsAsync(tokenId: token.Id, ct: ct))
        {
            if (attempt.EndedAt is null && attempt.State < AttemptState.Authenticated)
            {
                await tenant.Api.CancelEnrollmentAttemptAsync(attempt.Id, "Nobody holds it", ct);
            }
        }

        Assert.Equal(0, (await tenant.Api.GetEnrollmentTokenAsync(token.Id, ct)).Reserved);
        await EnrollAsync(devices.Where(d => d.WasRefused).Take(Parallel * 2), link, ct);
    }

    private static async Task AssertExactAsync(Tenant tenant, EnrollmentTokenInfo token, List<StubbornDevice> devices)
    {
        var ct = TestContext.Current.CancellationToken;
        var after = await tenant.Api.GetEnrollmentTokenAsync(token.Id, ct);
        var managed = new HashSet<string>();
        await foreach (var device in tenant.Api.ListDevicesAsync(DeviceState.Managed, ct: ct))
        {
            managed.Add(device.Udid!);
        }

        var acknowledged = devices.Where(d => d.IsAcknowledged).Select(d => d.Udid).ToHashSet();
        Assert.Equal((Places, 0, TokenStatus.Exhausted), (after.Used, after.Reserved, after.Status));
        Assert.Equal(Places, acknowledged.Count);
        Assert.Equal(acknowledged.Order(), managed.Order());
        Assert.Equal(Devices - Places, devices.Count(d => d.WasRefused));
    }
}

public sealed class CrashOnSqlite : CrashTests
{
    protected override Task<Ground> LayAsync(CancellationToken ct) => Ground.OnSqliteAsync(ct);
}

public sealed class CrashOnPostgres : CrashTests
{
    protected override async Task<Ground> LayAsync(CancellationToken ct)
    {
        if (await Ground.OnPostgresAsync(ct) is { } ground)
        {
            return ground;
        }

        Tools.Missing(TestPostgres.Missing);
        throw new InvalidOperationException(TestPostgres.Missing);
    }
}
