using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Conformance.Support;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using AccountMode = Gatehouse.Client.Contracts.Enrollment.AccountMode;

namespace Gatehouse.Conformance.AccountDriven;

[Specification("Enrollment: whose a domain is")]
public abstract class DomainProofTests(Site site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Record_in_the_DNS_gives_the_domain_to_the_organization_that_published_it_whoever_claimed_it_first()
    {
        site.NeedOurServer();
        using var dns = await ForeignDns.StartAsync(site.Ground.ResolverPort);
        var squatter = await Employee.FirstAsync(await site.NewTenantAsync(), AccountMode.Byod);
        var domain = squatter.Owner.Identifier.Split('@')[1];
        using var owner = await site.NewTenantAsync();
        await owner.Api.UpdateAccountDrivenSettingsAsync(
            new UpdateAccountDrivenSettings { Mode = AccountMode.Byod, Method = AccountMethod.AppleAsWeb, GroupId = owner.Group.Id, ScepProfileId = owner.Scep.Id }, Ct);
        var record = (await owner.Api.AddAccountDomainAsync(domain, Ct)).VerificationRecord;
        await dns.PublishAsync(record.Name, record.Value);

        var claimed = await squatter.Tenant.Api.CheckAccountDomainAsync(domain, Ct);
        Assert.Equal((false, "otherValue"), (claimed.Verification.Verified, claimed.Verification.DnsFault));
        var device = squatter.Tenant.NewDevice(DeviceKind.IPhone);
        Assert.IsType<EnrollmentOutcome.Managed>(await device.EnrollAsync(squatter.Owner, Ct));

        var proven = await owner.Api.CheckAccountDomainAsync(domain, Ct);
        Assert.Equal((true, DomainProof.Dns), (proven.Verification.Verified, proven.Verification.Proof));
        var late = squatter.Tenant.NewDevice(DeviceKind.IPhone);
        Assert.IsNotType<EnrollmentOutcome.Managed>(await late.EnrollAsync(squatter.Owner, Ct));
        Assert.False((await squatter.Tenant.Api.CheckAccountDomainAsync(domain, Ct)).Verification.Verified);
        Assert.True((await owner.Api.ListAccountDomainsAsync(Ct).FirstAsync(Ct)).Verified);
    }

    [Fact]
    public async Task Record_of_a_claim_that_was_removed_proves_nothing_for_the_next_one()
    {
        site.NeedOurServer();
        using var dns = await ForeignDns.StartAsync(site.Ground.ResolverPort);
        using var owner = await site.NewTenantAsync();
        var domain = $"d{Guid.NewGuid():n}.example";
        var record = (await owner.Api.AddAccountDomainAsync(domain, Ct)).VerificationRecord;
        await dns.PublishAsync(record.Name, record.Value);
        Assert.True((await owner.Api.CheckAccountDomainAsync(domain, Ct)).Verification.Verified);

        await owner.Api.RemoveAccountDomainAsync(domain, Ct);
        await owner.Api.AddAccountDomainAsync(domain, Ct);

        var check = await owner.Api.CheckAccountDomainAsync(domain, Ct);
        Assert.Equal((false, "otherValue"), (check.Verification.Verified, check.Verification.DnsFault));
    }
}

[Collection(nameof(SqliteSite))]
public sealed class DomainProofTestsOnSqlite(SqliteSite site) : DomainProofTests(site);

[Collection(nameof(PostgresSite))]
public sealed class DomainProofTestsOnPostgres(PostgresSite site) : DomainProofTests(site);
