using System.Security.Cryptography;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Scep;
using Gatehouse.Server.Pki;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Pki.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Pki;

public abstract class ScepRenewalTests(IPkiFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // as older clients do: a PKCSReq signed by the present certificate
    public async Task RFC8894_2_3_a_request_signed_by_our_certificate_renews_without_challenge(bool renewalReq)
    {
        var (owner, _, device, first) = await ScepDevice.EnrolledAsync(gate);
        device.Use(first);
        device.TransactionId = "renewal";

        var second = (await device.EnrollAsync(null as string, renewalReq)).Certificate();

        Assert.NotEqual(first, second);
        Assert.Equal(CertificateInfo.Of(first).CommonName, CertificateInfo.Of(second).CommonName);
        var all = (await owner.GetAsync<Page<Certificate>>("/api/v1/pki/certificates")).Items;
        Assert.Equal(all[1].Id, all[0].RenewsCertificateId);
        Assert.Equal(CertificateState.Active, all[1].State); // good until the new one is used, or a week
    }

    [Fact]
    public async Task A_renewal_may_change_the_key_and_repeats_like_any_request()
    {
        var (_, profile, device, first) = await ScepDevice.EnrolledAsync(gate);
        device.Use(first);
        var csr = Csr.Write(device.Subject, TestKeys.Rsa(3), null);

        var renewed = (await device.EnrollAsync(csr, renewal: true)).Certificate();
        var again = (await device.EnrollAsync(csr, renewal: true)).Certificate();

        Assert.Equal(renewed, again);
        Assert.Equal(TestKeys.Rsa(3).ExportSubjectPublicKeyInfo(), CertificateInfo.Of(renewed).SubjectPublicKeyInfo.ToArray());
        Assert.NotNull(profile);
    }

    [Fact]
    public async Task A_RenewalReq_that_is_self_signed_is_refused()
    {
        var (owner, profile, _, _) = await ScepDevice.EnrolledAsync(gate);
        var device = new ScepDevice(gate, profile, "x", key: 1);

        (await device.EnrollAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()), renewal: true)).AssertFailure(FailInfo.BadRequest);
    }

    [Fact]
    public async Task A_revoked_certificate_renews_nothing_from_the_next_request_on()
    {
        var (owner, _, device, first) = await ScepDevice.EnrolledAsync(gate);
        device.Use(first);
        var id = (await owner.GetAsync<Page<Certificate>>("/api/v1/pki/certificates")).Items.Single().Id;
        await owner.PostAsync<Certificate>($"/api/v1/pki/certificates/{id}/revoke", new RevokeCertificate("keyCompromise"));

        (await device.EnrollAsync(null as string, renewal: true)).AssertFailure(FailInfo.BadRequest);
        Assert.Equal("revoked", (await gate.Services.GetRequiredService<IIdentities>().FindAsync(SHA256.HashData(first), Ct))!.State);
    }

    [Fact]
    public async Task A_certificate_of_another_organization_renews_nothing()
    {
        var (_, _, device, first) = await ScepDevice.EnrolledAsync(gate);
        var (_, otherProfile, _, _) = await ScepDevice.EnrolledAsync(gate);
        var stranger = new ScepDevice(gate, otherProfile, "x") { Requester = device.Use(first) };

        (await stranger.EnrollAsync(null as string, renewal: true)).AssertFailure(FailInfo.BadRequest);
    }

    [Fact]
    public async Task A_disabled_profile_still_renews_for_thirty_days()
    {
        var (owner, profile, device, first) = await ScepDevice.EnrolledAsync(gate);
        device.Use(first);
        await owner.PatchAsync<ScepProfile>("/api/v1/scep/profiles/" + profile.Id, new UpdateScepProfile { Enabled = false });

        Assert.NotNull((await device.EnrollAsync(null as string, renewal: true)).Certificate());
        var longAgo = gate.Clock.GetUtcNow().AddDays(-31).ToUnixTimeMilliseconds();
        await gate.Database.WriteAsync(tx => tx.ExecuteAsync("update pki_scep_profile set disabled_ms = @longAgo where id = @Id", new { profile.Id, longAgo }), Ct);
        device.TransactionId = "later";
        (await device.EnrollAsync(Csr.Write(device.Subject, TestKeys.Rsa(2), null), renewal: true)).AssertFailure(FailInfo.BadRequest);
    }

    [Theory]
    [InlineData(-29, true)]
    [InlineData(-31, false)]
    public async Task An_identity_that_ended_may_renew_within_its_grace(int endedDaysAgo, bool renews)
    {
        var (_, _, device, first) = await ScepDevice.EnrolledAsync(gate);
        device.Use(first);
        var end = gate.Clock.GetUtcNow().AddDays(endedDaysAgo).ToUnixTimeMilliseconds();
        await gate.Database.WriteAsync(
            tx => tx.ExecuteAsync("update pki_certificate set not_after_ms = @end where sha256 = @hash", new { end, hash = SHA256.HashData(first) }), Ct);

        var result = await device.EnrollAsync(null as string, renewal: true);

        Assert.Equal(renews, result is ScepResult.Success);
    }

    [Fact]
    public async Task A_certificate_that_was_renewed_a_week_ago_is_superseded()
    {
        var (owner, _, device, first) = await ScepDevice.EnrolledAsync(gate);
        device.Use(first);
        await device.EnrollAsync(null as string, renewal: true);
        var all = (await owner.GetAsync<Page<Certificate>>("/api/v1/pki/certificates")).Items;
        var eightDaysAgo = gate.Clock.GetUtcNow().AddDays(-8).ToUnixTimeMilliseconds();
        await gate.Database.WriteAsync(tx => tx.ExecuteAsync("update pki_certificate set issued_ms = @eightDaysAgo where id = @Id", new { all[0].Id, eightDaysAgo }), Ct);

        await gate.Services.GetRequiredService<PkiSweep>().RunAsync(Ct);

        var old = await owner.GetAsync<Certificate>("/api/v1/pki/certificates/" + all[1].Id);
        Assert.Equal((CertificateState.Superseded, "superseded"), (old.State, old.RevocationReason));
    }

    [Fact]
    public async Task After_a_rollover_renewals_come_from_the_new_CA_and_old_RA_certificates_still_open_messages()
    {
        var (owner, _, device, first) = await ScepDevice.EnrolledAsync(gate); // the device remembers the old GetCACert answer
        device.Use(first);
        var next = await owner.PostAsync<CertificateAuthority>("/api/v1/pki/cas", new StartRollover(), System.Net.HttpStatusCode.Created);
        await owner.PostAsync<CertificateAuthority>($"/api/v1/pki/cas/{next.Id}/activate", new { });

        var (message, _) = await device.MessageAsync(null);
        using var response = await device.PostAsync(message);

        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        var renewed = (await owner.GetAsync<Page<Certificate>>("/api/v1/pki/certificates")).Items[0];
        Assert.Equal(next.Id, renewed.CaId);
    }
}

[Collection(nameof(PkiOnSqlite))]
public sealed class ScepRenewalTestsOnSqlite(PkiOnSqlite gate) : ScepRenewalTests(gate);

[Collection(nameof(PkiOnPostgres))]
public sealed class ScepRenewalTestsOnPostgres(PkiOnPostgres gate) : ScepRenewalTests(gate);
