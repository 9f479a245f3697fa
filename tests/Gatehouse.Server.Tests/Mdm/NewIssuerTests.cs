using System.Net;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Protocols.Scep;
using Gatehouse.Server.Mdm.Identities;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Pki.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Mdm;

/// <summary>Certificates of a CA that took over a moment ago, here or in another process: nobody is refused for what was not read yet.</summary>
public abstract class NewIssuerTests(IPkiFixture gate)
{
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected IPkiFixture Gate { get; } = gate;

    [Fact]
    public async Task A_certificate_of_a_CA_that_just_took_over_is_taken_in_the_same_second()
    {
        var owner = await Gate.OwnerAsync();
        var certificates = Gate.Services.GetRequiredService<DeviceCertificates>();

        Assert.NotNull((await certificates.TrustAsync(owner.OrganizationId, await IssueAsync(owner), Ct)).Sha256);
        await RollOverAsync(owner);

        Assert.NotNull((await certificates.TrustAsync(owner.OrganizationId, await IssueAsync(owner), Ct)).Sha256);
    }

    /// <summary>A new certificate, from the CA in charge.</summary>
    protected async Task<byte[]> IssueAsync(AdminClient owner)
    {
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = Guid.NewGuid().ToString("n") });
        var issued = await new ScepDevice(Gate, profile, "x").EnrollAsync(await owner.NewChallengeAsync(profile.Id, Gate.Gate.Open()));
        return Assert.IsType<ScepResult.Success>(issued).Content.Certificates[0].ToArray();
    }

    protected static async Task RollOverAsync(AdminClient owner)
    {
        var next = await owner.PostAsync<CertificateAuthority>("/api/v1/pki/cas", new StartRollover(), HttpStatusCode.Created);
        await owner.PostAsync<CertificateAuthority>($"/api/v1/pki/cas/{next.Id}/activate", new { });
    }
}

[Collection(nameof(PkiOnSqlite))]
public sealed class NewIssuerTestsOnSqlite(PkiOnSqlite gate) : NewIssuerTests(gate)
{
    [Fact]
    public async Task Strangers_cause_some_looks_a_second_and_no_more_and_the_next_second_counts_anew()
    {
        var clock = new ManualClock();
        using var ours = new ForeignCa(clock, "CN=Ours");
        var identities = new FakeIdentities { Issuers = [new IdentityIssuer(ours.Certificate.RawData, false)] };
        var certificates = new DeviceCertificates(identities, clock);
        using var stranger = new ForeignCa(clock);
        using var known = ours.Issue(new X500DistinguishedName("CN=known"), new PublicKey(TestKeys.Rsa(0)));

        await KnockAsync(50);
        Assert.InRange(identities.Looks, 2, 11);
        var before = identities.Looks;
        clock.Advance(TimeSpan.FromSeconds(1));
        await KnockAsync(50);
        Assert.InRange(identities.Looks - before, 1, 10);

        // Flooded or not, who is known is not kept out.
        Assert.NotNull((await certificates.TrustAsync("org", known.RawData, Ct)).Sha256);

        async Task KnockAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                using var unknown = stranger.Issue(new X500DistinguishedName("CN=device"), new PublicKey(TestKeys.Rsa(0)));
                Assert.Equal(RefusalCause.IdentityUntrusted, (await certificates.TrustAsync("org", unknown.RawData, Ct)).Cause);
            }
        }
    }
}

[Collection(nameof(PkiOnPostgres))]
public sealed class NewIssuerTestsOnPostgres(PkiOnPostgres gate) : NewIssuerTests(gate)
{
    [Fact]
    public async Task A_certificate_of_a_CA_that_another_process_made_is_taken_in_the_same_second()
    {
        await using var other = await gate.StartAnotherAsync();
        var owner = await Gate.OwnerAsync();
        var elsewhere = other.Services.GetRequiredService<DeviceCertificates>();

        Assert.NotNull((await elsewhere.TrustAsync(owner.OrganizationId, await IssueAsync(owner), Ct)).Sha256);
        await RollOverAsync(owner);
        var fresh = await IssueAsync(owner);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => elsewhere.TrustAsync(owner.OrganizationId, fresh, Ct).AsTask(), Ct)));
        Assert.All(answers, signer => Assert.NotNull(signer.Sha256));
    }
}
