using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Scep;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Pki.Authorities;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Pki.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Pki;

/// <summary>CAs whose key is in other hands.</summary>
public abstract class CompromiseTests(IPkiFixture gate)
{
    private static readonly MarkCaCompromised Theft = new("The backup was stolen.");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IIdentities Identities => gate.Services.GetRequiredService<IIdentities>();

    [Fact]
    public async Task Nothing_of_it_is_good_any_more_and_another_CA_issues_at_once()
    {
        var (owner, profile, device, first) = await EnrolledAsync();
        var (root, old) = await HierarchyAsync(owner);

        var marked = await MarkAsync(owner, old.Id);
        var identity = await Identities.FindAsync(SHA256.HashData(first), Ct);
        var trusted = (await Identities.TrustAnchorsAsync(owner.OrganizationId, Ct)).Select(der => Convert.ToHexString(SHA256.HashData(der))).ToList();
        var (sameRoot, successor) = await HierarchyAsync(owner);
        var returning = new ScepDevice(gate, profile, "device") { Requester = device.Use(first) };
        var renewed = await returning.EnrollAsync(null as string, renewal: true);
        var newcomer = new ScepDevice(gate, profile, "newcomer", key: 1);
        var second = (await newcomer.EnrollAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()))).Certificate();
        var certificate = (await owner.GetAsync<Page<Certificate>>($"/api/v1/pki/certificates?caId={old.Id}")).Items.Single();

        Assert.Equal(CaState.Compromised, marked.State);
        Assert.Equal("revoked", identity!.State);
        Assert.Equal((CertificateState.Revoked, "cACompromise"), (certificate.State, certificate.RevocationReason));
        Assert.Equal((root.Id, CaState.Active), (sameRoot.Id, successor.State));
        Assert.NotEqual(old.Id, successor.Id);
        Assert.DoesNotContain(old.Sha256, trusted);
        Assert.Contains(successor.Sha256, trusted);
        renewed.AssertFailure(FailInfo.BadRequest);
        Assert.Equal(CertificateInfo.Of(Pem(successor)).Subject.ToArray(), CertificateInfo.Of(second).Issuer.ToArray());
        Assert.Equal("active", (await Identities.FindAsync(SHA256.HashData(second), Ct))!.State);
    }

    [Fact]
    public async Task RFC5280_5_3_1_openssl_reads_it_in_the_list_of_the_CA_and_in_that_of_its_root()
    {
        var (owner, _, _, first) = await EnrolledAsync();
        var (root, old) = await HierarchyAsync(owner);
        await MarkAsync(owner, old.Id);
        using var folder = new TempFolder();
        var (rootFile, oldFile, leafFile) = (folder.Write("root.pem", root.CertificatePem), folder.Write("issuing.pem", old.CertificatePem), folder.Write("leaf.pem", PemEncoding.WriteString("CERTIFICATE", first)));

        var ofIssuing = await CrlAsync(folder, old, oldFile);
        var ofRoot = await CrlAsync(folder, root, rootFile);
        var list = folder.Write("list.pem", await PemCrlAsync(old));
        var verified = await Assert.ThrowsAnyAsync<Exception>(() => Tools.RunAsync(
            "openssl", ["verify", "-crl_check", "-CAfile", rootFile, "-untrusted", oldFile, "-CRLfile", list, leafFile], ct: Ct));

        Assert.Contains("CA Compromise", ofIssuing, StringComparison.Ordinal);
        Assert.Contains(CertificateInfo.Of(first).SerialNumberHex, ofIssuing, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("CA Compromise", ofRoot, StringComparison.Ordinal);
        Assert.Contains(old.SerialNumber, ofRoot, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("ended with 2", verified.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_root_everything_below_is_meant_and_a_new_root_takes_over()
    {
        var (owner, profile, _, first) = await EnrolledAsync();
        var (root, old) = await HierarchyAsync(owner);
        var next = await owner.PostAsync<CertificateAuthority>("/api/v1/pki/cas", new StartRollover(), HttpStatusCode.Created);

        await MarkAsync(owner, root.Id);
        var cas = await CasAsync(owner);
        var (newRoot, successor) = await HierarchyAsync(owner);
        var newcomer = new ScepDevice(gate, profile, "newcomer", key: 1);
        var second = (await newcomer.EnrollAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()))).Certificate();
        var signed = await Identities.SignProfileAsync(owner.OrganizationId, "<plist/>"u8.ToArray(), Ct);

        Assert.All(cas.Where(c => c.Id == root.Id || c.Id == old.Id || c.Id == next.Id), c => Assert.Equal(CaState.Compromised, c.State));
        Assert.Equal(newRoot.Id, successor.ParentId);
        Assert.Equal("revoked", (await Identities.FindAsync(SHA256.HashData(first), Ct))!.State);
        Assert.Equal("active", (await Identities.FindAsync(SHA256.HashData(second), Ct))!.State);
        Assert.Equal(2, (await Identities.TrustAnchorsAsync(owner.OrganizationId, Ct)).Count);
        using var folder = new TempFolder();
        await Tools.RunAsync("openssl", ["cms", "-verify", "-inform", "DER", "-in", folder.Write("profile", signed), "-CAfile", folder.Write("root.pem", newRoot.CertificatePem), "-purpose", "any"], ct: Ct);
    }

    [Fact]
    public async Task A_next_CA_that_is_ready_takes_over_and_a_root_without_its_key_is_replaced()
    {
        var owner = await gate.OwnerAsync();
        var (root, first) = await HierarchyAsync(owner);
        var next = await owner.PostAsync<CertificateAuthority>("/api/v1/pki/cas", new StartRollover(), HttpStatusCode.Created);

        await MarkAsync(owner, first.Id);
        var second = (await HierarchyAsync(owner)).Issuing;
        await owner.PostAsync<ExportedRootKey>($"/api/v1/pki/cas/{root.Id}/export-key", new ExportRootKey("a long passphrase"));
        await MarkAsync(owner, second.Id);
        var (newRoot, third) = await HierarchyAsync(owner);

        Assert.Equal(next.Id, second.Id);
        Assert.NotEqual(root.Id, newRoot.Id);
        Assert.Equal(newRoot.Id, third.ParentId);
        Assert.Equal(CaState.Retired, (await CasAsync(owner)).Single(c => c.Id == root.Id).State);
    }

    [Fact]
    public async Task One_that_issues_no_more_takes_only_its_own_certificates_with_it()
    {
        var (owner, profile, _, first) = await EnrolledAsync();
        var (_, old) = await HierarchyAsync(owner);
        var next = await owner.PostAsync<CertificateAuthority>("/api/v1/pki/cas", new StartRollover(), HttpStatusCode.Created);
        await owner.PostAsync<CertificateAuthority>($"/api/v1/pki/cas/{next.Id}/activate", new { });
        var newcomer = new ScepDevice(gate, profile, "newcomer", key: 1);
        var second = (await newcomer.EnrollAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()))).Certificate();

        await MarkAsync(owner, old.Id);

        Assert.Equal("revoked", (await Identities.FindAsync(SHA256.HashData(first), Ct))!.State);
        Assert.Equal("active", (await Identities.FindAsync(SHA256.HashData(second), Ct))!.State);
        Assert.Equal(next.Id, (await HierarchyAsync(owner)).Issuing.Id);
    }

    [Fact]
    public async Task A_process_that_has_not_heard_of_it_issues_nothing_by_it()
    {
        var (owner, profile, _, _) = await EnrolledAsync();
        var challenge = await owner.NewChallengeAsync(profile.Id, gate.Gate.Open());
        var late = new ScepDevice(gate, profile, "late", key: 1);
        await late.AuthoritiesAsync();
        var (_, old) = await HierarchyAsync(owner);

        // Behind the back of what this process remembers, as another process would.
        await gate.Database.WriteAsync(tx => tx.ExecuteAsync("update pki_ca set state = 'compromised' where id = @Id", new { old.Id }), Ct);
        var refused = await late.EnrollAsync(challenge);

        refused.AssertFailure(FailInfo.BadRequest);
        Assert.Single((await owner.GetAsync<Page<Certificate>>($"/api/v1/pki/certificates?caId={old.Id}")).Items);
    }

    [Fact]
    public async Task It_is_said_once_with_a_reason_and_by_those_who_may()
    {
        var owner = await gate.OwnerAsync();
        var reader = await gate.PersonAsync(owner, Role.ReadOnly);
        var stranger = await gate.OwnerAsync();
        var (_, old) = await HierarchyAsync(owner);
        var path = $"/api/v1/pki/cas/{old.Id}/compromise";

        using var byReader = await reader.SendAsync(HttpMethod.Post, path, Theft);
        using var byStranger = await stranger.SendAsync(HttpMethod.Post, path, Theft);
        using var unexplained = await owner.SendAsync(HttpMethod.Post, path, new { reason = "" });
        await MarkAsync(owner, old.Id);
        using var twice = await owner.SendAsync(HttpMethod.Post, path, Theft);
        var row = Assert.Single((await owner.GetAsync<Page<AuditEntry>>($"/api/v1/audit?target={old.Id}&action=ca.compromise")).Items);
        using var byHand = await owner.SendAsync(HttpMethod.Post, "/api/v1/pki/certificates/crt_0/revoke", new RevokeCertificate("cACompromise"));

        await byReader.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await byStranger.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await unexplained.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
        await twice.ProblemAsync(HttpStatusCode.Conflict, "ca-rollover-conflict");
        await byHand.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
        Assert.Equal(Theft.Reason, row.Detail!.Value.GetProperty("reason").GetString());
        Assert.Contains(gate.Logs.Lines, l => l.Event.Id == 2308 && l.Text.Contains(old.Id, StringComparison.Ordinal));
    }

    private static byte[] Pem(CertificateAuthority ca)
    {
        var fields = PemEncoding.Find(ca.CertificatePem);
        return Convert.FromBase64String(ca.CertificatePem[fields.Base64Data]);
    }

    private static async Task<IReadOnlyList<CertificateAuthority>> CasAsync(AdminClient owner) => (await owner.GetAsync<Page<CertificateAuthority>>("/api/v1/pki/cas")).Items;

    private static async Task<(CertificateAuthority Root, CertificateAuthority Issuing)> HierarchyAsync(AdminClient owner)
    {
        var cas = await CasAsync(owner);
        return (cas.Single(c => c is { Kind: CaKind.Root, State: CaState.Active }), cas.Single(c => c is { Kind: CaKind.Issuing, State: CaState.Active }));
    }

    private static Task<CertificateAuthority> MarkAsync(AdminClient owner, string id) =>
        owner.PostAsync<CertificateAuthority>($"/api/v1/pki/cas/{id}/compromise", Theft);

    private async Task<string> CrlAsync(TempFolder folder, CertificateAuthority ca, string caFile)
    {
        var file = folder.Write(ca.Id + ".crl", await gate.Anonymous.GetByteArrayAsync($"/pki/{ca.Id}.crl", Ct));
        return Encoding.UTF8.GetString(await Tools.RunAsync("openssl", ["crl", "-inform", "DER", "-in", file, "-CAfile", caFile, "-noout", "-text"], ct: Ct));
    }

    private async Task<string> PemCrlAsync(CertificateAuthority ca)
    {
        var der = await gate.Anonymous.GetByteArrayAsync($"/pki/{ca.Id}.crl", Ct);
        return PemEncoding.WriteString("X509 CRL", der);
    }

    private async Task<(AdminClient Owner, ScepProfile Profile, ScepDevice Device, byte[] Certificate)> EnrolledAsync()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Devices" });
        var device = new ScepDevice(gate, profile, "device");
        return (owner, profile, device, (await device.EnrollAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()))).Certificate());
    }
}

[Collection(nameof(PkiOnSqlite))]
public sealed class CompromiseTestsOnSqlite(PkiOnSqlite gate) : CompromiseTests(gate);

[Collection(nameof(PkiOnPostgres))]
public sealed class CompromiseTestsOnPostgres(PkiOnPostgres gate) : CompromiseTests(gate);
