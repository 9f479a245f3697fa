using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Pki;
using Gatehouse.Server.Pki.Authorities;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Pki.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Pki;

public abstract class AuthorityTests(IPkiFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Root_and_issuing_CA_are_made_on_first_need_and_openssl_verifies_their_chain()
    {
        var owner = await gate.OwnerAsync();

        var cas = (await owner.GetAsync<Page<CertificateAuthority>>("/api/v1/pki/cas")).Items;

        var root = cas.Single(c => c.Kind == CaKind.Root);
        var issuing = cas.Single(c => c.Kind == CaKind.Issuing);
        Assert.Equal((CaState.Active, CaKeyAlgorithm.EcP384, true), (root.State, root.KeyAlgorithm, root.HasKey));
        Assert.Equal((CaState.Active, CaKeyAlgorithm.EcP256, root.Id), (issuing.State, issuing.KeyAlgorithm, issuing.ParentId));
        using var folder = new TempFolder();
        var (rootFile, issuingFile) = (folder.Write("root.pem", root.CertificatePem), folder.Write("issuing.pem", issuing.CertificatePem));
        var result = await Tools.RunAsync("openssl", ["verify", "-x509_strict", "-CAfile", rootFile, issuingFile], ct: Ct);
        Assert.Contains("OK", Encoding.ASCII.GetString(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_in_the_database_are_encrypted()
    {
        var owner = await gate.OwnerAsync();
        await owner.GetAsync<Page<CertificateAuthority>>("/api/v1/pki/cas");

        var keys = await gate.Database.QueryAsync<byte[]>(
            "select sealed_key from pki_ca where org_id = @org union all select sealed_key from pki_service_certificate where org_id = @org",
            new { org = owner.OrganizationId }, Ct);

        Assert.Equal(4, keys.Count);
        Assert.All(keys, key =>
        {
            using var ec = ECDsa.Create();
            using var rsa = RSA.Create();
            Assert.ThrowsAny<CryptographicException>(() => ec.ImportPkcs8PrivateKey(key, out _));
            Assert.ThrowsAny<CryptographicException>(() => rsa.ImportPkcs8PrivateKey(key, out _));
        });
    }

    [Fact]
    public async Task RFC5280_5_openssl_verifies_the_revocation_list_and_caches_may_keep_it()
    {
        var owner = await gate.OwnerAsync();
        var cas = (await owner.GetAsync<Page<CertificateAuthority>>("/api/v1/pki/cas")).Items;
        var issuing = cas.Single(c => c.Kind == CaKind.Issuing);
        using var folder = new TempFolder();

        using var response = await gate.Anonymous.GetAsync($"/pki/{issuing.Id}.crl", Ct);
        var crl = folder.Write("list.crl", await response.Content.ReadAsByteArrayAsync(Ct));
        var ca = folder.Write("issuing.pem", issuing.CertificatePem);
        var text = Encoding.UTF8.GetString(await Tools.RunAsync("openssl", ["crl", "-inform", "DER", "-in", crl, "-CAfile", ca, "-noout", "-text"], ct: Ct));
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/pki/{issuing.Id}.crl");
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using var notModified = await gate.Anonymous.SendAsync(again, Ct);

        Assert.Equal("application/pkix-crl", response.Content.Headers.ContentType!.MediaType);
        Assert.True(response.Headers.CacheControl!.Public);
        Assert.InRange(response.Headers.CacheControl.MaxAge!.Value, TimeSpan.Zero, TimeSpan.FromHours(1));
        Assert.Contains("No Revoked Certificates", text, StringComparison.Ordinal);
        Assert.Contains("CRL Number", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotModified, notModified.StatusCode);
    }

    [Fact]
    public async Task The_CA_certificate_is_published_and_unknown_CAs_are_not_found()
    {
        var owner = await gate.OwnerAsync();
        var issuing = (await owner.GetAsync<Page<CertificateAuthority>>("/api/v1/pki/cas")).Items.Single(c => c.Kind == CaKind.Issuing);

        var der = await gate.Anonymous.GetByteArrayAsync($"/pki/{issuing.Id}.cer", Ct);
        using var certificate = await gate.Anonymous.GetAsync("/pki/ca_01ARZ3NDEKTSV4RRFFQ69G5FAV.cer", Ct);
        using var list = await gate.Anonymous.GetAsync("/pki/nonsense.crl", Ct);
        using var posted = await gate.Anonymous.PostAsync($"/pki/{issuing.Id}.crl", null, Ct);

        Assert.Equal(issuing.Sha256, Convert.ToHexString(SHA256.HashData(der)));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (certificate.StatusCode, list.StatusCode));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
    }

    [Fact]
    public async Task A_rollover_publishes_the_next_CA_activates_it_and_keeps_the_old_one_trusted()
    {
        var owner = await gate.OwnerAsync();
        var identities = gate.Services.GetRequiredService<IIdentities>();
        var old = (await owner.GetAsync<Page<CertificateAuthority>>("/api/v1/pki/cas")).Items.Single(c => c.Kind == CaKind.Issuing);

        var next = await owner.PostAsync<CertificateAuthority>("/api/v1/pki/cas", new StartRollover { NewRoot = true }, HttpStatusCode.Created);
        var twice = await owner.PostAsync<Problem>("/api/v1/pki/cas", new StartRollover(), HttpStatusCode.Conflict);
        var trustedBefore = await identities.TrustAnchorsAsync(owner.OrganizationId, Ct);
        var active = await owner.PostAsync<CertificateAuthority>($"/api/v1/pki/cas/{next.Id}/activate", new { });
        var again = await owner.PostAsync<Problem>($"/api/v1/pki/cas/{next.Id}/activate", new { }, HttpStatusCode.Conflict);
        var cas = (await owner.GetAsync<Page<CertificateAuthority>>("/api/v1/pki/cas")).Items;

        Assert.Equal(CaState.Next, next.State);
        Assert.Equal(("ca-rollover-conflict", "ca-rollover-conflict"), (twice.Slug, again.Slug));
        Assert.Equal(4, trustedBefore.Count);
        Assert.Equal(CaState.Active, active.State);
        Assert.Equal(CaState.Retiring, cas.Single(c => c.Id == old.Id).State);
        Assert.Equal(CaState.Retiring, cas.Single(c => c.Id == old.ParentId).State);
        Assert.Contains((await identities.TrustAnchorsAsync(owner.OrganizationId, Ct)).Select(SHA256.HashData), h => Convert.ToHexString(h) == old.Sha256);
    }

    [Fact]
    public async Task A_retiring_CA_without_living_certificates_retires_and_is_trusted_no_more()
    {
        var owner = await gate.OwnerAsync();
        var old = (await owner.GetAsync<Page<CertificateAuthority>>("/api/v1/pki/cas")).Items.Single(c => c.Kind == CaKind.Issuing);
        var next = await owner.PostAsync<CertificateAuthority>(
            "/api/v1/pki/cas", new StartRollover { ActivateAt = gate.Clock.GetUtcNow().AddSeconds(-1) }, HttpStatusCode.Created);
        var rollover = gate.Services.GetRequiredService<Rollover>();

        await rollover.ApplyDueAsync(owner.OrganizationId, Ct); // activates
        await rollover.ApplyDueAsync(owner.OrganizationId, Ct); // retires

        var cas = (await owner.GetAsync<Page<CertificateAuthority>>("/api/v1/pki/cas")).Items;
        Assert.Equal(CaState.Active, cas.Single(c => c.Id == next.Id).State);
        Assert.Equal(CaState.Retired, cas.Single(c => c.Id == old.Id).State);
        Assert.Equal(CaState.Active, cas.Single(c => c.Id == old.ParentId).State);
        var trusted = await gate.Services.GetRequiredService<IIdentities>().TrustAnchorsAsync(owner.OrganizationId, Ct);
        Assert.DoesNotContain(trusted, der => Convert.ToHexString(SHA256.HashData(der)) == old.Sha256);
    }

    [Fact]
    public async Task The_root_key_leaves_once_encrypted_and_a_rollover_then_needs_a_new_root()
    {
        var owner = await gate.OwnerAsync();
        var root = (await owner.GetAsync<Page<CertificateAuthority>>("/api/v1/pki/cas")).Items.Single(c => c.Kind == CaKind.Root);
        var address = $"/api/v1/pki/cas/{root.Id}/export-key";

        var exported = await owner.PostAsync<ExportedRootKey>(address, new ExportRootKey("a long passphrase"));
        var twice = await owner.PostAsync<Problem>(address, new ExportRootKey("a long passphrase"), HttpStatusCode.Conflict);
        var refused = await owner.PostAsync<Problem>("/api/v1/pki/cas", new StartRollover(), HttpStatusCode.Conflict);
        await owner.PostAsync<CertificateAuthority>("/api/v1/pki/cas", new StartRollover { NewRoot = true }, HttpStatusCode.Created);

        using var certificate = X509Certificate2.CreateFromEncryptedPem(exported.CertificatePem, exported.EncryptedKeyPem, "a long passphrase");
        Assert.True(certificate.HasPrivateKey);
        Assert.Equal(("ca-root-key-absent", "ca-root-key-absent"), (twice.Slug, refused.Slug));
        gate.Logs.AssertNone("a long passphrase");
    }

    [Fact]
    public async Task Only_an_owner_may_export_the_root_key()
    {
        var owner = await gate.OwnerAsync();
        var admin = await gate.PersonAsync(owner, Server.Admin.Access.Role.Admin);
        var root = (await owner.GetAsync<Page<CertificateAuthority>>("/api/v1/pki/cas")).Items.Single(c => c.Kind == CaKind.Root);

        using var response = await admin.PostAsJsonAsync($"/api/v1/pki/cas/{root.Id}/export-key", new ExportRootKey("a long passphrase"), GatehouseJson.Options, Ct);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task The_self_test_passes_and_tells_when_the_data_key_is_another()
    {
        var owner = await gate.OwnerAsync();
        await owner.GetAsync<Page<CertificateAuthority>>("/api/v1/pki/cas");
        var tests = gate.Services.GetRequiredService<SelfTests>();

        var good = await tests.RunAsync(owner.OrganizationId, Ct);
        await gate.Database.WriteAsync(
            tx => tx.ExecuteAsync("update pki_ca set sealed_key = certificate where org_id = @OrganizationId and kind = 'issuing'", owner), Ct);
        gate.Services.GetRequiredService<AuthorityVault>().Forget(owner.OrganizationId);
        var bad = await tests.RunAsync(owner.OrganizationId, Ct);

        Assert.True(good.Passed);
        Assert.False(bad.Passed);
        Assert.Contains(gate.Logs.Lines, l => l.Event.Id == 2303);
    }

    [Fact]
    public async Task A_signed_profile_verifies_in_openssl_against_the_root()
    {
        var owner = await gate.OwnerAsync();
        var identities = gate.Services.GetRequiredService<IIdentities>();
        using var folder = new TempFolder();
        var root = (await owner.GetAsync<Page<CertificateAuthority>>("/api/v1/pki/cas")).Items.Single(c => c.Kind == CaKind.Root);
        var rootFile = folder.Write("root.pem", root.CertificatePem);

        var signed = await identities.SignProfileAsync(owner.OrganizationId, "<plist/>"u8.ToArray(), Ct);

        var file = folder.Write("profile", signed);
        var content = await Tools.RunAsync("openssl", ["cms", "-verify", "-inform", "DER", "-in", file, "-CAfile", rootFile, "-binary"], ct: Ct);
        Assert.Equal("<plist/>", Encoding.ASCII.GetString(content));
    }

    [Fact]
    public async Task RA_certificates_are_renewed_before_they_end()
    {
        var owner = await gate.OwnerAsync();
        var services = gate.Services.GetRequiredService<ServiceCertificates>();
        var vault = gate.Services.GetRequiredService<AuthorityVault>();
        var before = (await vault.GetAsync(owner.OrganizationId, Ct)).CurrentRa.Row;
        await gate.Database.WriteAsync(
            tx => tx.ExecuteAsync("update pki_service_certificate set not_after_ms = @soon where id = @Id",
                new { before.Id, soon = gate.Clock.GetUtcNow().AddDays(20).ToUnixTimeMilliseconds() }), Ct);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => services.EnsureAsync(owner.OrganizationId, Ct)));

        gate.Clock.Advance(TimeSpan.FromSeconds(1));
        var ras = (await vault.GetAsync(owner.OrganizationId, Ct)).Ras;
        Assert.Equal(2, ras.Count);
        Assert.NotEqual(before.Id, ras[0].Row.Id);
    }
}

[Collection(nameof(PkiOnSqlite))]
public sealed class AuthorityTestsOnSqlite(PkiOnSqlite gate) : AuthorityTests(gate);

[Collection(nameof(PkiOnPostgres))]
public sealed class AuthorityTestsOnPostgres(PkiOnPostgres gate) : AuthorityTests(gate)
{
    [Fact]
    public async Task Another_process_sees_a_rollover_within_a_second()
    {
        var owner = await gate.OwnerAsync();
        await using var other = await gate.StartAnotherAsync();
        var vault = other.Services.GetRequiredService<AuthorityVault>();
        var before = await vault.GetAsync(owner.OrganizationId, TestContext.Current.CancellationToken);

        var next = await owner.PostAsync<CertificateAuthority>("/api/v1/pki/cas", new StartRollover(), HttpStatusCode.Created);
        await owner.PostAsync<CertificateAuthority>($"/api/v1/pki/cas/{next.Id}/activate", new { });
        gate.Clock.Advance(TimeSpan.FromSeconds(1));

        var after = await vault.GetAsync(owner.OrganizationId, TestContext.Current.CancellationToken);
        Assert.NotEqual(next.Id, before.Issuing.Row.Id);
        Assert.Equal(next.Id, after.Issuing.Row.Id);
    }
}
