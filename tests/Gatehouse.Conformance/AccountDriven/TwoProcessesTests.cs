using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Conformance.Support;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Management;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Conformance.AccountDriven;

/// <summary>Two servers on one PostgreSQL share sign-ins, codes, tokens and their ends.</summary>
[Specification("Account-driven enrollment: several processes")]
public sealed class TwoProcessesTests
{
    [Theory]
    [InlineData(DeviceKind.IPhone)]
    [InlineData(DeviceKind.IPad)]
    public async Task Sign_in_whose_every_request_reaches_the_other_process_enrolls_the_device_and_ends_in_both(DeviceKind kind)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var ground = await PostgresAsync(ct);
        var first = await ground.StartServerAsync(0, null, ct);
        var address = new Dictionary<string, string> { ["Gatehouse:PublicUrl"] = first.BaseAddress.GetLeftPart(UriPartial.Authority) };
        var second = await ground.StartServerAsync(0, address, ct);
        using var tenant = await ground.NewTenantAsync(first, ct);
        var organization = await Workplace.MakeAsync(tenant);
        var member = await organization.MemberAsync();
        var turn = 0;
        using var network = new DeviceNetwork(_ => new Detour((request, onward) =>
        {
            var server = Interlocked.Increment(ref turn) % 2 == 0 ? first : second;
            request.Headers.Host ??= request.RequestUri!.Authority;
            request.RequestUri = new Uri(server.BaseAddress, request.RequestUri!.PathAndQuery);
            return onward();
        }));
        network.Lead(organization.Domain, tenant.Address);
        using var device = new SimulatedDevice(
            DeviceFacts.Create(kind, Environment.ProcessId),
            new SimulatedDeviceOptions { Network = network, Push = ground.Apns, Keys = Ground.Keys, AppleCa = ground.AppleCa });

        Assert.IsType<EnrollmentOutcome.Managed>(await device.EnrollAsync(member.Owner, ct));
        Assert.IsType<SessionOutcome.Finished>(await device.ConnectAsync(ct));

        await tenant.Api.UpdatePersonAsync(member.Person.Id, new UpdatePerson(State: PersonState.Disabled), ct);

        device.Owner = null;
        foreach (var _ in new[] { first, second })
        {
            Assert.Equal(401, Assert.IsType<SessionOutcome.Broken>(await device.ConnectAsync(ct)).HttpStatus);
        }
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
