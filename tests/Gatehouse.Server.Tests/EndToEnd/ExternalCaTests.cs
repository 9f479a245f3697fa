using Gatehouse.Client;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Pki.Support;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Management;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.EndToEnd;

/// <summary>Devices whose certificates a company's own CA issues: they enroll, renew there, and are told apart by what only their profile says.</summary>
public abstract class ExternalCaTests(IEndToEndGate gate) : IAsyncLifetime
{
    private const string Host = "ca.example.com";

    private ForeignScepServer _ca = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _ = gate.Address; // skips when there is no database
        _ca = await ForeignScepServer.StartAsync(gate.Clock);
        gate.World.Lead(Host, _ca.Address);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_ca is not null)
        {
            await _ca.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(EnrollmentVariant.Direct)]
    [InlineData(EnrollmentVariant.ProfileService)]
    public async Task A_device_enrolls_and_renews_at_the_CA_of_another_server(EnrollmentVariant variant)
    {
        using var site = await NewSiteAsync();
        var (device, id) = await site.EnrollAsync(variant);
        var first = (await site.CertificatesAsync(id))[0];
        Assert.Equal((CertificateState.Active, (await ExternalAsync(site)).Id, site.Scep.Id), (first.State, first.CaId, first.ScepProfileId));
        Assert.Equal(_ca.Ca.Certificate.Subject, device.Management!.Identity.Issuer);

        await site.Api.RenewDeviceIdentityAsync(id, Ct);
        await device.ConnectAsync(Ct);
        var second = await AssertRenewedAsync(site, device, id, first);

        // And once more by itself: what is in the books now has a window of its own.
        await site.PassAsync(TimeSpan.FromDays(32));
        await Eventually.SoAsync(() => site.RenewalAsync(id), renewal => renewal.Tries == 1, "the profile is sent");
        await device.ConnectAsync(Ct);
        await AssertRenewedAsync(site, device, id, second);
        Assert.Equal(variant == EnrollmentVariant.Direct ? 3 : 4, _ca.Issued);
        Assert.Contains("certificate.adopt", await site.Api.ListAuditAsync(ct: Ct).Where(entry => entry.TargetId == second.Id).Select(entry => entry.Action).ToListAsync(Ct));
    }

    [Fact]
    public async Task Who_knows_the_password_the_attempt_and_the_device_gets_nowhere_with_a_certificate_of_that_CA()
    {
        using var site = await NewSiteAsync();
        var (device, id) = await site.EnrollAsync();
        var seen = await site.Api.GetDeviceAsync(id, Ct);
        using var thief = gate.World.NewQuietDevice(DeviceKind.IPhone, gate.Clock);

        foreach (var name in new[] { seen.AttemptId!, id, device.Management!.Identity.GetNameInfo(System.Security.Cryptography.X509Certificates.X509NameType.SimpleName, false) })
        {
            var failed = Assert.IsType<EnrollmentOutcome.Failed>(await thief.EnrollAsync(Forged(site, device, name), Ct));
            Assert.Equal((EnrollmentStage.CertificateIssued, 403), (failed.Stage, failed.HttpStatus));
        }

        Assert.Single(await site.CertificatesAsync(id));
        Assert.IsType<SessionOutcome.Finished>(await device.ConnectAsync(Ct));
    }

    [Fact]
    public async Task A_CA_that_is_named_no_more_keeps_its_devices_and_gets_no_new_ones_and_one_in_other_hands_loses_them()
    {
        using var site = await NewSiteAsync();
        var (device, id) = await site.EnrollAsync();
        using var next = new ForeignCa(gate.Clock, "CN=The next one,O=Company");

        await site.Api.UpdateScepProfileAsync(site.Scep.Id, new UpdateScepProfile { IssuerCertificates = next.Pem }, ct: Ct);
        Assert.IsType<SessionOutcome.Finished>(await device.ConnectAsync(Ct));
        await site.Api.RenewDeviceIdentityAsync(id, Ct);
        await device.ConnectAsync(Ct);
        Assert.Equal(CommandState.Error, (await site.SentAsync(id))[0].State);
        Assert.Single(await site.CertificatesAsync(id));

        var retiring = await site.Api.ListCasAsync(Ct).SingleAsync(ca => ca is { Kind: CaKind.External, State: CaState.Retiring }, Ct);
        await site.Api.MarkCaCompromisedAsync(retiring.Id, new MarkCaCompromised("The backup was stolen."), Ct);
        Assert.Equal(403, Assert.IsType<SessionOutcome.Broken>(await device.ConnectAsync(Ct)).HttpStatus);
        var refused = await Assert.ThrowsAsync<GatehouseException>(
            () => site.Api.UpdateScepProfileAsync(site.Scep.Id, new UpdateScepProfile { IssuerCertificates = _ca.Ca.Pem }, ct: Ct));
        Assert.Contains("issuerCertificates", refused.Problem.Errors!.Keys);
        refused = await Assert.ThrowsAsync<GatehouseException>(() => site.Api.RenewDeviceIdentityAsync(id, Ct));
        Assert.Equal(("renewal-not-possible", "The device's certificate was revoked; it has to enroll again."), (refused.Problem.Slug, refused.Problem.Detail));
    }

    [Fact]
    public async Task A_certificate_for_another_use_is_not_taken_over()
    {
        using var site = await NewSiteAsync();
        var identities = gate.Services.GetRequiredService<IIdentities>();
        var organizationId = (await site.Api.GetMeAsync(Ct)).OrganizationId;
        var proof = await gate.Database.WriteAsync(tx => identities.NewChallengeAsync(tx, site.Scep.Id, null, "dev_" + new string('0', 26), TimeSpan.FromHours(1)), Ct);
        using var forServers = _ca.Ca.Issue(new($"CN={proof.Name}"), new(TestKeys.Rsa(0)), "1.3.6.1.5.5.7.3.1");
        using var good = _ca.Ca.Issue(new($"CN={proof.Name}"), new(TestKeys.Rsa(0)));
        using var again = _ca.Ca.Issue(new($"CN={proof.Name}"), new(TestKeys.Rsa(1)));

        Assert.False(await identities.AdoptAsync(organizationId, forServers.RawData, Ct));
        Assert.False(await identities.AdoptAsync("org_another", good.RawData, Ct));
        Assert.True(await identities.AdoptAsync(organizationId, good.RawData, Ct));
        Assert.True(await identities.AdoptAsync(organizationId, good.RawData, Ct)); // it is there
        Assert.False(await identities.AdoptAsync(organizationId, again.RawData, Ct)); // the name is spent
    }

    private Task<RenewalSite> NewSiteAsync() => RenewalSite.NewAsync(gate, new CreateScepProfile
    {
        Name = "Company", Server = ScepServerKind.External, Url = $"https://{Host}/scep", IssuerCertificates = _ca.Ca.Pem,
        Challenge = ScepChallengeKind.Static, StaticChallenge = ForeignScepServer.Password, RenewBeforeDays = 180,
    });

    private static ValueTask<CertificateAuthority> ExternalAsync(RenewalSite site) => site.Api.ListCasAsync(Ct).SingleAsync(ca => ca.Kind == CaKind.External, Ct);

    // A profile that looks like the device's own, with a subject that the thief chose.
    private static byte[] Forged(RenewalSite site, SimulatedDevice device, string name)
    {
        var management = device.Management!;
        return new EnrollmentProfile(
            new ProfileHeader(management.ProfileIdentifier, Guid.NewGuid(), "Device management"), [],
            new ScepPayload(site.Scep.Url, site.Scep.CaName, [new SubjectAttribute("CN", name)]) { Challenge = ForeignScepServer.Password },
            new MdmPayload(management.ServerUrl.ToString(), management.CheckInUrl.ToString(), management.Topic, AccessRights.All) { AllowLoopbackHttp = true }).Write();
    }

    private static async Task<Certificate> AssertRenewedAsync(RenewalSite site, SimulatedDevice device, string id, Certificate before)
    {
        var certificates = await site.CertificatesAsync(id);
        Assert.Equal(CertificateState.Active, certificates[0].State);
        Assert.All(certificates.Skip(1), old => Assert.Equal(CertificateState.Superseded, old.State));
        Assert.Equal((before.Id, before.CaId), (certificates[0].RenewsCertificateId, certificates[0].CaId));
        Assert.Equal(device.Management!.Identity.SerialNumber.TrimStart('0'), certificates[0].SerialNumber.TrimStart('0'), StringComparer.OrdinalIgnoreCase);
        Assert.Single(device.Keychain.Identities);
        Assert.NotEmpty(await site.LogAsync(id, "CERT_RENEW_OK"));

        // 180 days before the end of one that lives for 60 would be at once, for ever; half of its life is meant then.
        Assert.InRange((await site.RenewalAsync(id)).DueAt, certificates[0].NotAfter.AddDays(-30.1), certificates[0].NotAfter.AddDays(-28.4));
        Assert.IsType<SessionOutcome.Finished>(await device.ConnectAsync(Ct));
        Assert.Equal(DeviceState.Managed, (await site.Api.GetDeviceAsync(id, Ct)).State);
        return certificates[0];
    }
}

/// <summary>On SQLite.</summary>
public sealed class ExternalCaTestsOnSqlite(StillOnSqliteGate gate) : ExternalCaTests(gate), IClassFixture<StillOnSqliteGate>;

/// <summary>On PostgreSQL.</summary>
public sealed class ExternalCaTestsOnPostgres(StillOnPostgresGate gate) : ExternalCaTests(gate), IClassFixture<StillOnPostgresGate>;
