using System.Security.Cryptography;
using System.Text;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Scep;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Pki.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Pki;

public abstract class ScepEnrollTests(IPkiFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_certificate_is_built_by_the_server_and_not_by_the_wishes_of_the_CSR()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile
        {
            Name = "Phones", ValidityDays = 100, SubjectAltNames = [new ScepAltName(ScepAltNameKind.Dns, "{{attempt}}.devices.example")],
        });
        var attempt = gate.Gate.Open();
        var device = new ScepDevice(gate, profile, "admin.example.org"); // a name that it shall not get

        var result = await device.EnrollAsync(await owner.NewChallengeAsync(profile.Id, attempt));

        var certificate = CertificateInfo.Of(result.Certificate());
        Assert.Equal(attempt, certificate.CommonName);
        Assert.Contains("urn:gatehouse:enrollment:" + attempt, certificate.AlternativeNames.Uris);
        Assert.Equal([attempt.ToLowerInvariant() + ".devices.example"], certificate.AlternativeNames.DnsNames.Select(n => n.ToLowerInvariant()));
        Assert.Equal(["1.3.6.1.5.5.7.3.2"], certificate.ExtendedKeyUsages);
        Assert.False(certificate.IsAuthority);
        Assert.Equal(16, certificate.SerialNumber.Length);
        Assert.InRange(certificate.NotBefore, gate.Clock.GetUtcNow().AddMinutes(-11), gate.Clock.GetUtcNow());
        Assert.InRange(certificate.NotAfter, gate.Clock.GetUtcNow().AddDays(99), gate.Clock.GetUtcNow().AddDays(101));
        Assert.Contains(gate.Gate.Issued, i => i.AttemptId == attempt && i.Certificate.Sha256.AsSpan().SequenceEqual(certificate.Sha256.Span));
    }

    [Fact]
    public async Task RFC5280_6_openssl_verifies_certificate_and_revocation()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Phones" });
        var device = new ScepDevice(gate, profile, "x");
        var der = (await device.EnrollAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()))).Certificate();
        var cas = (await owner.GetAsync<Page<CertificateAuthority>>("/api/v1/pki/cas")).Items;
        var issuing = cas.Single(c => c.Kind == CaKind.Issuing);
        using var folder = new TempFolder();
        var chain = folder.Write("chain.pem", string.Join('\n', cas.Select(c => c.CertificatePem)));
        var leaf = folder.Write("leaf.pem", PemEncoding.WriteString("CERTIFICATE", der));

        var good = await VerifyAsync();
        var id = (await owner.GetAsync<Page<Certificate>>("/api/v1/pki/certificates")).Items.Single().Id;
        var revoked = await owner.PostAsync<Certificate>($"/api/v1/pki/certificates/{id}/revoke", new RevokeCertificate("keyCompromise"));
        var crl = await CrlAsync();
        var text = Encoding.UTF8.GetString(await Tools.RunAsync("openssl", ["crl", "-in", crl, "-noout", "-text"], ct: Ct));

        Assert.Contains("OK", good, StringComparison.Ordinal);
        Assert.Equal((CertificateState.Revoked, "keyCompromise"), (revoked.State, revoked.RevocationReason));
        Assert.Contains(CertificateInfo.Of(der).SerialNumberHex, text, StringComparison.Ordinal);
        Assert.Contains("Key Compromise", text, StringComparison.Ordinal);
        Assert.Matches("CRL Number:\\s+2", text);

        async Task<string> CrlAsync()
        {
            var list = await gate.Anonymous.GetByteArrayAsync($"/pki/{issuing.Id}.crl", Ct);
            return folder.Write("list.pem", PemEncoding.WriteString("X509 CRL", list));
        }

        async Task<string> VerifyAsync() => Encoding.ASCII.GetString(await Tools.RunAsync(
            "openssl", ["verify", "-x509_strict", "-purpose", "sslclient", "-crl_check", "-CRLfile", await CrlAsync(), "-CAfile", chain, leaf], ct: Ct));
    }

    [Fact]
    public async Task The_same_request_again_gets_the_same_certificate_and_spends_nothing()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Phones" });
        var attempt = gate.Gate.Open();
        var device = new ScepDevice(gate, profile, "x");
        var csr = device.Csr(await owner.NewChallengeAsync(profile.Id, attempt));

        var first = (await device.EnrollAsync(csr)).Certificate();
        var again = (await device.EnrollAsync(csr)).Certificate();
        device.TransactionId = "another";
        var underAnotherId = (await device.EnrollAsync(csr)).Certificate();

        Assert.Equal(first, again);
        Assert.Equal(first, underAnotherId);
        Assert.Single(gate.Gate.Issued, i => i.AttemptId == attempt);
        Assert.Single((await owner.GetAsync<Page<Certificate>>("/api/v1/pki/certificates")).Items);
    }

    [Fact]
    public async Task A_different_CSR_under_an_old_transactionID_is_a_new_transaction()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Phones" });
        var device = new ScepDevice(gate, profile, "x");
        var first = (await device.EnrollAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()))).Certificate();

        var second = await device.EnrollAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()));

        Assert.NotEqual(first, second.Certificate());
    }

    [Fact]
    public async Task Parallel_requests_of_one_attempt_give_one_certificate()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Static", Challenge = ScepChallengeKind.Static, StaticChallenge = "shared-password" });
        var attempt = gate.Gate.Open();
        var devices = Enumerable.Range(0, 4).Select(i => new ScepDevice(gate, profile, attempt, key: i)).ToList();

        var results = await Task.WhenAll(devices.Select(d => d.EnrollAsync("shared-password")));

        Assert.Single(results, r => r is ScepResult.Success);
        Assert.All(results.Where(r => r is not ScepResult.Success), r => r.AssertFailure(FailInfo.BadRequest));
        Assert.Single(gate.Gate.Issued, i => i.AttemptId == attempt);
    }

    [Fact]
    public async Task Parallel_repetitions_of_one_request_give_one_certificate_to_all()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Phones" });
        var attempt = gate.Gate.Open();
        var device = new ScepDevice(gate, profile, "x");
        await device.AuthoritiesAsync();
        var csr = device.Csr(await owner.NewChallengeAsync(profile.Id, attempt));

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => device.EnrollAsync(csr)));

        Assert.Single(results.Select(r => Convert.ToHexString(r.Certificate())).Distinct());
        Assert.Single(gate.Gate.Issued, i => i.AttemptId == attempt);
    }

    [Fact]
    public async Task A_CSR_made_by_openssl_is_understood()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Phones" });
        var challenge = await owner.NewChallengeAsync(profile.Id, gate.Gate.Open());
        var device = new ScepDevice(gate, profile, "x");
        using var folder = new TempFolder();
        var key = folder.Write("key.pem", device.Key.ExportPkcs8PrivateKeyPem());
        var config = folder.Write("req.cnf", $"[req]\nprompt=no\ndistinguished_name=dn\nattributes=at\n[dn]\nCN=x\n[at]\nchallengePassword={challenge}\n");

        var csr = await Tools.RunAsync("openssl", ["req", "-new", "-key", key, "-config", config, "-outform", "DER"], ct: Ct);

        Assert.NotNull((await device.EnrollAsync(csr)).Certificate());
    }

    [Fact]
    public async Task A_key_that_is_too_short_and_a_CSR_that_is_altered_are_refused()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Phones", AllowLegacyClients = true });
        var device = new ScepDevice(gate, profile, "x");
        var altered = device.Csr(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()));
        altered[^1] ^= 1;
        using var weak = RSA.Create(1024);
        var short1024 = Csr.Write(device.Subject, weak, "whatever");

        (await device.EnrollAsync(altered)).AssertFailure(FailInfo.BadRequest);
        (await device.EnrollAsync(short1024)).AssertFailure(FailInfo.BadAlg);
    }

    [Fact]
    public async Task A_request_signed_by_another_key_proves_nothing()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Phones" });
        var device = new ScepDevice(gate, profile, "x");
        var csr = device.Csr(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()));
        var thief = new ScepDevice(gate, profile, "x", key: 1);

        (await thief.EnrollAsync(csr)).AssertFailure(FailInfo.BadRequest);
        Assert.NotNull((await device.EnrollAsync(csr)).Certificate());
    }

    [Fact]
    public async Task A_disabled_profile_issues_nothing_new()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Phones", Enabled = false });
        var device = new ScepDevice(gate, profile, "x");

        (await device.EnrollAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()))).AssertFailure(FailInfo.BadRequest);

        var request = (await owner.GetAsync<Page<Client.Contracts.Pki.ScepRequest>>("/api/v1/scep/requests?state=failed")).Items.Single();
        Assert.Equal(("PROFILE_DISABLED", "badRequest"), (request.Cause, request.FailInfo));
    }

    [Fact]
    public async Task An_identity_is_found_bound_once_and_revoked_with_its_device()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Phones" });
        var der = (await new ScepDevice(gate, profile, "x").EnrollAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()))).Certificate();
        var identities = gate.Services.GetRequiredService<IIdentities>();
        var found = (await identities.FindAsync(SHA256.HashData(der), Ct))!;
        var (mine, other) = (Id.New("dev", gate.Clock), Id.New("dev", gate.Clock));

        var first = await gate.Database.WriteAsync(tx => identities.BindToDeviceAsync(tx, found.Id, mine), Ct);
        var again = await gate.Database.WriteAsync(tx => identities.BindToDeviceAsync(tx, found.Id, mine), Ct);
        var cloned = await gate.Database.WriteAsync(tx => identities.BindToDeviceAsync(tx, found.Id, other), Ct);
        await gate.Database.WriteAsync(tx => identities.RevokeForDeviceAsync(tx, mine, "certificateHold"), Ct);
        var held = await identities.FindAsync(SHA256.HashData(der), Ct);
        await gate.Database.WriteAsync(tx => identities.ReleaseHoldForDeviceAsync(tx, mine), Ct);
        var released = await identities.FindAsync(SHA256.HashData(der), Ct);
        await gate.Database.WriteAsync(tx => identities.RevokeForDeviceAsync(tx, mine, "cessationOfOperation"), Ct);
        await gate.Database.WriteAsync(tx => identities.ReleaseHoldForDeviceAsync(tx, mine), Ct);
        var revoked = await identities.FindAsync(SHA256.HashData(der), Ct);

        Assert.Equal((true, true, false), (first, again, cloned));
        Assert.Equal(("revoked", "active", "revoked"), (held!.State, released!.State, revoked!.State));
        Assert.Equal(owner.OrganizationId, found.OrganizationId);
        Assert.Null(await identities.FindAsync(new byte[32], Ct));
    }

    [Fact]
    public async Task A_revoked_certificate_is_not_handed_out_again()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Phones" });
        var device = new ScepDevice(gate, profile, "x");
        var csr = device.Csr(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()));
        await device.EnrollAsync(csr);
        var id = (await owner.GetAsync<Page<Certificate>>("/api/v1/pki/certificates?state=active")).Items.Single().Id;

        await owner.PostAsync<Certificate>($"/api/v1/pki/certificates/{id}/revoke", new RevokeCertificate("cessationOfOperation"));
        var twice = await owner.PostAsync<Problem>($"/api/v1/pki/certificates/{id}/revoke", new RevokeCertificate("keyCompromise"), System.Net.HttpStatusCode.Conflict);
        var unknown = await owner.PostAsync<Problem>($"/api/v1/pki/certificates/{id}/revoke", new RevokeCertificate("because"), System.Net.HttpStatusCode.BadRequest);

        (await device.EnrollAsync(csr)).AssertFailure(FailInfo.BadRequest);
        Assert.Equal(("certificate-already-revoked", "request-invalid"), (twice.Slug, unknown.Slug));
    }

    [Fact]
    public async Task Every_issuance_is_audited_and_no_challenge_is_logged()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Phones" });
        var challenge = await owner.NewChallengeAsync(profile.Id, gate.Gate.Open());
        await new ScepDevice(gate, profile, "x").EnrollAsync(challenge);

        var actions = await gate.Database.QueryAsync<string>(
            "select action from admin_audit where org_id = @OrganizationId", owner, Ct);
        var details = await gate.Database.QueryAsync<string>(
            "select coalesce(detail, '') from admin_audit where org_id = @OrganizationId", owner, Ct);

        Assert.Contains("certificate.issue", actions);
        Assert.Contains("ca.create", actions);
        Assert.Contains("scep-challenge.create", actions);
        Assert.DoesNotContain(details, d => d.Contains(challenge, StringComparison.Ordinal));
        gate.Logs.AssertNone(challenge);
    }
}

[Collection(nameof(PkiOnSqlite))]
public sealed class ScepEnrollTestsOnSqlite(PkiOnSqlite gate) : ScepEnrollTests(gate);

[Collection(nameof(PkiOnPostgres))]
public sealed class ScepEnrollTestsOnPostgres(PkiOnPostgres gate) : ScepEnrollTests(gate);
