using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Pki.Support;

namespace Gatehouse.Server.Tests.Pki;

/// <summary>Questions about certificates, asked by openssl.</summary>
public abstract class OcspTests(IPkiFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RFC6960_2_2_openssl_asks_about_a_certificate_as_it_lives()
    {
        using var site = await OcspSite.NewAsync(gate);

        var good = await site.AskAsync();
        await site.Owner.PostAsync<Certificate>($"/api/v1/pki/certificates/{site.CertificateId}/revoke", new RevokeCertificate("keyCompromise"));
        var revoked = await site.AskAsync();

        Assert.Contains("leaf.pem: good", good, StringComparison.Ordinal);
        Assert.Contains("leaf.pem: revoked", revoked, StringComparison.Ordinal);
        Assert.Contains("Reason: keyCompromise", revoked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RFC5280_4_2_2_1_certificates_say_where_to_ask_and_a_compromised_CA_answers_for_all()
    {
        using var site = await OcspSite.NewAsync(gate);

        var address = Encoding.ASCII.GetString(await Tools.RunAsync("openssl", ["x509", "-in", site.LeafFile, "-noout", "-ocsp_uri"], ct: Ct)).Trim();
        await site.Owner.PostAsync<CertificateAuthority>($"/api/v1/pki/cas/{site.Ca.Id}/compromise", new MarkCaCompromised("The backup was stolen."));
        var revoked = await site.AskAsync();

        Assert.EndsWith($"/pki/{site.Ca.Id}/ocsp", address, StringComparison.Ordinal);
        Assert.Contains("Reason: cACompromise", revoked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RFC6960_2_2_what_was_not_issued_here_is_unknown()
    {
        using var site = await OcspSite.NewAsync(gate);
        using var other = await OcspSite.NewAsync(gate);

        var serial = await site.AskAsync(["-serial", "0x4242"]);
        var stranger = await site.AskAsync(["-issuer", other.IssuerFile, "-cert", other.LeafFile, "-noverify"]);

        Assert.Contains("0x4242: unknown", serial, StringComparison.Ordinal);
        Assert.Contains("leaf.pem: unknown", stranger, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-sha1")]
    [InlineData("-sha256")]
    [InlineData("-sha512")]
    public async Task RFC6960_A_1_the_request_may_be_in_the_path_and_hashes_may_be_others(string hash)
    {
        using var site = await OcspSite.NewAsync(gate);
        var request = await RequestAsync(site, hash);

        using var answer = await gate.Anonymous.GetAsync($"/pki/{site.Ca.Id}/ocsp/{Uri.EscapeDataString(Convert.ToBase64String(request))}", Ct);
        var response = site.Folder.Write("response.der", await answer.Content.ReadAsByteArrayAsync(Ct));
        var text = Encoding.ASCII.GetString(await Tools.RunAsync(
            "openssl", ["ocsp", "-respin", response, hash, "-issuer", site.IssuerFile, "-cert", site.LeafFile, "-CAfile", site.RootFile], ct: Ct));

        Assert.Equal("application/ocsp-response", answer.Content.Headers.ContentType!.MediaType);
        Assert.True(answer.Headers.CacheControl!.MaxAge <= TimeSpan.FromMinutes(5));
        Assert.Contains("leaf.pem: good", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RFC6960_2_3_what_cannot_be_read_is_malformedRequest_and_what_is_too_much_is_refused()
    {
        using var site = await OcspSite.NewAsync(gate);
        var malformed = Convert.FromHexString("30030A0101");
        byte[][] bad = [[], [0x30], [.. Enumerable.Repeat((byte)0x30, 200)], RandomNumberGenerator.GetBytes(300), Convert.FromHexString("3003300130")];

        foreach (var body in bad)
        {
            using var answer = await PostAsync(site.Ca.Id, body);
            Assert.Equal(malformed, await answer.Content.ReadAsByteArrayAsync(Ct));
        }

        using var path = await gate.Anonymous.GetAsync($"/pki/{site.Ca.Id}/ocsp/not-base64!", Ct);
        using var large = await PostAsync(site.Ca.Id, new byte[5000]);
        using var text = await PostAsync(site.Ca.Id, [0x30], "text/plain");
        using var nobody = await PostAsync("ca_00000000000000000000000000", await RequestAsync(site));
        Assert.Equal(malformed, await path.Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.UnsupportedMediaType), (large.StatusCode, text.StatusCode));
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
    }

    private static async Task<byte[]> RequestAsync(OcspSite site, string hash = "-sha1")
    {
        var file = site.Folder.Write("request.der", "");
        await Tools.RunAsync("openssl", ["ocsp", hash, "-issuer", site.IssuerFile, "-cert", site.LeafFile, "-no_nonce", "-reqout", file], ct: Ct);
        return await File.ReadAllBytesAsync(file, Ct);
    }

    private async Task<HttpResponseMessage> PostAsync(string ca, byte[] body, string type = "application/ocsp-request")
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        return await gate.Anonymous.PostAsync($"/pki/{ca}/ocsp", content, Ct);
    }

    /// <summary>An organization with one device, and its certificates as files.</summary>
    private sealed class OcspSite(IPkiFixture gate, AdminClient owner, CertificateAuthority ca, CertificateAuthority root, string certificateId, byte[] leaf) : IDisposable
    {
        public AdminClient Owner => owner;

        public CertificateAuthority Ca => ca;

        public string CertificateId => certificateId;

        public TempFolder Folder { get; } = new();

        public string LeafFile => Folder.Write("leaf.pem", PemEncoding.WriteString("CERTIFICATE", leaf));

        public string IssuerFile => Folder.Write("issuing.pem", ca.CertificatePem);

        public string RootFile => Folder.Write("root.pem", root.CertificatePem);

        public static async Task<OcspSite> NewAsync(IPkiFixture gate)
        {
            var owner = await gate.OwnerAsync();
            var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Devices" });
            var leaf = (await new ScepDevice(gate, profile, "device").EnrollAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()))).Certificate();
            var cas = (await owner.GetAsync<Page<CertificateAuthority>>("/api/v1/pki/cas")).Items;
            var id = (await owner.GetAsync<Page<Certificate>>("/api/v1/pki/certificates")).Items.Single().Id;
            return new OcspSite(gate, owner, cas.Single(c => c.Kind == CaKind.Issuing), cas.Single(c => c.Kind == CaKind.Root), id, leaf);
        }

        /// <summary>Fails when openssl does not believe the answer, or misses its nonce.</summary>
        public async Task<string> AskAsync(string[]? what = null)
        {
            var asked = what is null or ["-serial", ..] ? ["-issuer", IssuerFile, .. what ?? ["-cert", LeafFile]] : what;
            var address = new Uri(gate.Address, $"/pki/{ca.Id}/ocsp").AbsoluteUri;
            return Encoding.ASCII.GetString(await Tools.RunAsync("openssl", ["ocsp", "-nonce", .. asked, "-url", address, "-CAfile", RootFile], ct: Ct));
        }

        public void Dispose() => Folder.Dispose();
    }
}

[Collection(nameof(PkiOnSqlite))]
public sealed class OcspTestsOnSqlite(PkiOnSqlite gate) : OcspTests(gate);

[Collection(nameof(PkiOnPostgres))]
public sealed class OcspTestsOnPostgres(PkiOnPostgres gate) : OcspTests(gate);
