using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Conformance.Support;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Conformance.Enrollment;

/// <summary>The key of the CA is in other hands: its devices are refused at their next message, and whoever enrolls again is let in.</summary>
[Specification("Enrollment: states of a CA")]
public abstract class CompromisedCaTests(Site site)
{
    [Fact]
    public async Task Devices_of_a_compromised_CA_are_refused_until_they_enroll_again()
    {
        var ct = TestContext.Current.CancellationToken;
        using var tenant = await site.NewTenantAsync(); // its CA is nobody else's
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);
        var before = await device.ReportAsync("Idle");
        var active = await ActiveAsync(tenant);

        await tenant.Api.MarkCaCompromisedAsync(active.Id, new MarkCaCompromised("The backup was stolen."), ct);
        var idle = await device.ReportAsync("Idle");
        await Task.Delay(TimeSpan.FromSeconds(1.2), ct); // strangers make the server read its CAs at most once a second
        var next = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);

        Assert.Equal((200, 403), (before.Status, idle.Status));
        Assert.Equal(200, (await next.ReportAsync("Idle")).Status);
        Assert.NotEqual(active.Id, (await ActiveAsync(tenant)).Id);
        Assert.Equal(DeviceState.Managed, (await tenant.GetAsync(next.Udid)).State);
    }

    private static async Task<CertificateAuthority> ActiveAsync(Tenant tenant)
    {
        await foreach (var ca in tenant.Api.ListCasAsync(TestContext.Current.CancellationToken))
        {
            if (ca is { Kind: CaKind.Issuing, State: CaState.Active })
            {
                return ca;
            }
        }

        throw new Xunit.Sdk.XunitException("There is no active CA.");
    }
}

[Collection(nameof(SqliteSite))]
public sealed class CompromisedCaOnSqlite(SqliteSite site) : CompromisedCaTests(site);

[Collection(nameof(PostgresSite))]
public sealed class CompromisedCaOnPostgres(PostgresSite site) : CompromisedCaTests(site);
