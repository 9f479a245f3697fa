using Gatehouse.Conformance.Support;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Hosting;
using Gatehouse.Simulator.Management;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Conformance.AccountDriven;

/// <summary>The server's power fails where it hurts most: the device goes on, and nobody has to sign in again.</summary>
[Specification("Account-driven enrollment: a process killed between code and token, and between rotation and answer")]
public abstract class AccountCrashTests
{
    [Fact]
    public async Task Code_outlives_the_process_that_gave_it()
    {
        await using var ground = await LayAsync(Ct);
        var server = new Outage(ground);
        await server.StartAsync();
        using var tenant = await ground.NewTenantAsync(server.Process, Ct);
        var (organization, device) = await DeviceAsync(tenant, async (request, onward) =>
        {
            if (await Detour.IsTokenRequestAsync(request, "authorization_code") && server.Outages == 0)
            {
                await server.FailAsync();
                throw new HttpRequestException("The connection was lost.");
            }

            return await onward();
        });
        using var _ = device;

        var outcome = await device.EnrollAsync((await organization.MemberAsync()).Owner, Ct);

        Assert.IsType<EnrollmentOutcome.Managed>(outcome);
        Assert.Equal((1, 1), (server.Outages, device.Management!.Account!.SignIns));
    }

    [Fact]
    public async Task Renewal_whose_answer_died_with_the_process_is_repeated_by_the_next_one()
    {
        await using var ground = await LayAsync(Ct);
        var server = new Outage(ground);
        await server.StartAsync();
        using var tenant = await ground.NewTenantAsync(server.Process, Ct);
        var (organization, device) = await DeviceAsync(tenant, async (request, onward) =>
        {
            var fails = await Detour.IsTokenRequestAsync(request, "refresh_token") && server.Outages == 0;
            var answer = await onward();
            if (fails)
            {
                answer.EnsureSuccessStatusCode().Dispose();
                await server.FailAsync();
                throw new HttpRequestException("The connection was lost.");
            }

            return answer;
        });
        using var _ = device;
        Assert.IsType<EnrollmentOutcome.Managed>(await device.EnrollAsync((await organization.MemberAsync()).Owner, Ct));
        var account = device.Management!.Account!;
        account.Tokens = account.Tokens with { Expires = TimeProvider.System.GetUtcNow() };

        Assert.IsType<SessionOutcome.Finished>(await device.ConnectAsync(Ct));

        Assert.Equal((1, 1, 1), (server.Outages, account.SignIns, account.Refreshes));
        account.Tokens = account.Tokens with { Expires = TimeProvider.System.GetUtcNow() };
        Assert.IsType<SessionOutcome.Finished>(await device.ConnectAsync(Ct)); // the successor is a whole one
        Assert.Equal((1, 2), (account.SignIns, account.Refreshes));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Ground with the database under test.</summary>
    protected abstract Task<Ground> LayAsync(CancellationToken ct);

    private static async Task<(Workplace Organization, SimulatedDevice Device)> DeviceAsync(
        Tenant tenant, Func<HttpRequestMessage, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>> pass)
    {
        var organization = await Workplace.MakeAsync(tenant);
        var network = new DeviceNetwork(_ => new Detour(pass));
        network.Lead(organization.Domain, tenant.Address);
        return (organization, new SimulatedDevice(
            DeviceFacts.Create(DeviceKind.IPad, Environment.ProcessId),
            new SimulatedDeviceOptions { Network = network, Push = tenant.Ground.Apns, Keys = Ground.Keys, AppleCa = tenant.Ground.AppleCa }));
    }

    /// <summary>A server that loses its power and gets it back.</summary>
    private sealed class Outage(Ground ground)
    {
        private readonly int _port = Ground.FreePort();

        public ServerProcess Process { get; private set; } = null!;

        public int Outages { get; private set; }

        public async Task StartAsync() => Process = await ground.StartServerAsync(_port, null, Ct);

        public async Task FailAsync()
        {
            Outages++;
            await Process.KillAsync();
            await StartAsync();
        }
    }
}

public sealed class AccountCrashOnSqlite : AccountCrashTests
{
    protected override Task<Ground> LayAsync(CancellationToken ct) => Ground.OnSqliteAsync(ct);
}

public sealed class AccountCrashOnPostgres : AccountCrashTests
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
