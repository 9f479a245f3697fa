using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Scep;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Pki.Support;

namespace Gatehouse.Server.Tests.Pki;

/// <summary>What the SCEP service takes and what it refuses, on the wire.</summary>
public abstract class ScepTransportTests(IPkiFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetCACaps_names_what_current_devices_want_and_nothing_weak()
    {
        var (_, profile, device) = await NewAsync();

        using var response = await device.GetAsync("?operation=GetCACaps&message=Gatehouse");

        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        var words = (await response.Content.ReadAsStringAsync(Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["AES", "POSTPKIOperation", "Renewal", "SCEPStandard", "SHA-256", "SHA-512"], words.Order(StringComparer.Ordinal));
        Assert.NotNull(profile);
    }

    [Fact]
    public async Task GetCACert_of_an_EC_issuing_CA_is_a_list_with_the_RSA_RA_first_that_openssl_reads()
    {
        var (owner, profile, device) = await NewAsync();
        using var folder = new TempFolder();

        using var response = await device.GetAsync("?operation=GetCACert");
        var file = folder.Write("ca.p7b", await response.Content.ReadAsByteArrayAsync(Ct));
        var text = Encoding.UTF8.GetString(await Tools.RunAsync("openssl", ["pkcs7", "-inform", "DER", "-in", file, "-print_certs", "-noout"], ct: Ct));

        Assert.Equal(ScepMediaTypes.CaAndRaCertificates, response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("SCEP RA", text, StringComparison.Ordinal);
        Assert.Contains("Device CA", text, StringComparison.Ordinal);
        var certificates = await device.AuthoritiesAsync();
        Assert.Equal(2, certificates.Count);
        Assert.False(certificates[0].IsAuthority);
        Assert.Equal((await owner.GetAsync<ScepProfile>("/api/v1/scep/profiles/" + profile.Id)).CaFingerprint, Sha1(certificates[1]));
    }

    [Fact]
    public async Task GetCACert_of_an_RSA_issuing_CA_is_that_one_certificate_and_enrolls()
    {
        var (owner, profile, device) = await NewAsync();
        var next = await owner.PostAsync<CertificateAuthority>("/api/v1/pki/cas", new StartRollover { KeyAlgorithm = CaKeyAlgorithm.Rsa2048 }, HttpStatusCode.Created);
        await owner.PostAsync<CertificateAuthority>($"/api/v1/pki/cas/{next.Id}/activate", new { });

        using var response = await device.GetAsync("?operation=GetCACert");
        var result = await device.EnrollAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()));

        Assert.Equal(ScepMediaTypes.CaCertificate, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(next.Sha256, Convert.ToHexString(SHA256.HashData(await response.Content.ReadAsByteArrayAsync(Ct))));
        Assert.NotNull(result.Certificate());
    }

    [Theory]
    [InlineData("application/x-pki-message", "?operation=PKIOperation")]
    [InlineData("application/octet-stream", "?operation=PKIOperation&message=")]
    [InlineData(null, "?operation=pkioperation")]
    [InlineData("text/plain", "")]
    [InlineData("application/x-pki-message", "/pkiclient.exe?operation=PKIOperation")]
    [InlineData("application/x-pki-message", "/cgi-bin/pkiclient.exe?operation=PKIOperation")]
    [InlineData("application/x-pki-message", "/certsrv/mscep/mscep.dll?operation=PKIOperation")]
    public async Task A_POST_is_taken_with_any_content_type_and_further_path(string? contentType, string suffix)
    {
        var (owner, profile, device) = await NewAsync();
        var (message, nonce) = await device.MessageAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()));

        using var response = await device.PostAsync(message, contentType, suffix);

        Assert.NotNull((await device.ReadAsync(await response.Content.ReadAsByteArrayAsync(Ct), nonce)).Certificate());
    }

    [Theory]
    [InlineData("raw")] // as some macOS versions: only the padding escaped
    [InlineData("escaped")]
    [InlineData("url-safe")]
    public async Task A_GET_carries_the_message_in_either_alphabet(string form)
    {
        var (owner, profile, device) = await NewAsync();
        var (message, nonce) = await device.MessageAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()));
        var base64 = Convert.ToBase64String(message);
        Assert.Contains('+', base64);
        var value = form switch
        {
            "raw" => base64.Replace("=", "%3D", StringComparison.Ordinal),
            "escaped" => Uri.EscapeDataString(base64),
            _ => base64.Replace('+', '-').Replace('/', '_').TrimEnd('='),
        };

        using var response = await device.GetAsync("?operation=PKIOperation&message=" + value);

        Assert.NotNull((await device.ReadAsync(await response.Content.ReadAsByteArrayAsync(Ct), nonce)).Certificate());
    }

    [Fact]
    public async Task A_message_to_several_recipients_is_opened_by_the_one_we_are()
    {
        var (owner, profile, device) = await NewAsync();
        var stranger = new ScepDevice(gate, profile, "y", key: 2);
        device.FurtherRecipients.Add(stranger.Requester.RawData);

        Assert.NotNull((await device.EnrollAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()))).Certificate());
    }

    [Fact]
    public async Task Weak_algorithms_are_refused_and_taken_only_by_a_legacy_profile()
    {
        var (owner, profile, device) = await NewAsync();
        var legacy = await owner.NewProfileAsync(new CreateScepProfile { Name = "Legacy", AllowLegacyClients = true });
        (device.Cipher, device.Digest, device.Allowed) = (ContentCipher.DesCbc, HashAlgorithmName.SHA1, CmsAlgorithms.Legacy);
        var old = new ScepDevice(gate, legacy, "x") { Cipher = ContentCipher.DesCbc, Digest = HashAlgorithmName.SHA1, Allowed = CmsAlgorithms.Legacy };

        (await device.EnrollAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()))).AssertFailure(FailInfo.BadAlg);
        Assert.NotNull((await old.EnrollAsync(await owner.NewChallengeAsync(legacy.Id, gate.Gate.Open()))).Certificate());
        using var capabilities = await old.GetAsync("?operation=GetCACaps");
        Assert.Contains("DES3", await capabilities.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_for_another_organizations_CA_is_answered_with_badMessageCheck()
    {
        var (owner, profile, _) = await NewAsync();
        var (_, _, other) = await NewAsync();
        var (message, nonce) = await other.MessageAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()));
        var here = new ScepDevice(gate, profile, "x") { Requester = other.Requester, TransactionId = other.TransactionId };

        using var response = await here.PostAsync(message);

        (await here.ReadAsync(await response.Content.ReadAsByteArrayAsync(Ct), nonce)).AssertFailure(FailInfo.BadMessageCheck);
    }

    [Fact]
    public async Task A_content_that_does_not_decrypt_and_one_that_is_no_request_are_answered_alike()
    {
        var (_, _, device) = await NewAsync();
        var authority = (await device.AuthoritiesAsync())[0];
        var garbled = new ScepRequestWriter(device.Requester, [authority.Der], HashAlgorithmName.SHA256, ContentCipher.Aes128Cbc);
        var nonce = RandomNumberGenerator.GetBytes(16);

        using var noRequest = await device.PostAsync(garbled.PkcsReq("no CSR at all"u8.ToArray(), device.TransactionId, nonce));
        var first = await device.ReadAsync(await noRequest.Content.ReadAsByteArrayAsync(Ct), nonce);
        var wrongKey = new ScepRequestWriter(device.Requester, [new ScepDevice(gate, (await NewAsync()).Profile, "y", key: 1).Requester.RawData], HashAlgorithmName.SHA256, ContentCipher.Aes128Cbc);
        using var notForUs = await device.PostAsync(wrongKey.PkcsReq(device.Csr("x"), device.TransactionId, nonce));
        var second = await device.ReadAsync(await notForUs.Content.ReadAsByteArrayAsync(Ct), nonce);

        first.AssertFailure(FailInfo.BadMessageCheck);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task An_altered_message_gets_a_signed_answer_or_400_and_never_a_certificate_for_another_key()
    {
        var (owner, profile, device) = await NewAsync();
        var (message, _) = await device.MessageAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()));
        var random = new Random(20);
        for (var i = 0; i < 40; i++)
        {
            var altered = (byte[])message.Clone();
            altered[random.Next(altered.Length)] ^= (byte)(1 << random.Next(8));

            using var response = await device.PostAsync(altered);

            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, response.StatusCode.ToString());
        }

        // A bit that nobody signs, such as one in the signature of the enclosed self-signed certificate, changes nothing.
        var issued = await gate.Database.QueryAsync<byte[]>("select certificate from pki_certificate where org_id = @OrganizationId", owner, Ct);
        Assert.True(issued.Count <= 1);
        Assert.All(issued, der => Assert.Equal(device.Key.ExportSubjectPublicKeyInfo(), CertificateInfo.Of(der).SubjectPublicKeyInfo.ToArray()));
    }

    [Fact]
    public async Task Nothing_truncated_and_nonsense_are_400_in_plain_words()
    {
        var (owner, profile, device) = await NewAsync();
        var (message, _) = await device.MessageAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()));
        byte[][] bodies = [[], [0x30], message[..100], message[..^1], "<html>"u8.ToArray(), RandomNumberGenerator.GetBytes(2000)];

        foreach (var body in bodies)
        {
            using var response = await device.PostAsync(body);
            await response.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
        }
    }

    [Fact]
    public async Task A_body_over_64_KiB_is_413_announced_or_not()
    {
        var (_, profile, device) = await NewAsync();
        using var announced = await device.PostAsync(new byte[64 * 1024 + 1]);
        using var chunked = new HttpRequestMessage(HttpMethod.Post, $"/scep/{profile.Id}?operation=PKIOperation")
        {
            Content = new StreamContent(new MemoryStream(new byte[64 * 1024 + 1])),
        };
        chunked.Headers.TransferEncodingChunked = true;
        using var unannounced = await gate.Anonymous.SendAsync(chunked, Ct);

        await announced.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
        await unannounced.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Theory]
    [InlineData("?operation=Nonsense")]
    [InlineData("?operation=PKIOperation")]
    [InlineData("?operation=PKIOperation&message=")]
    [InlineData("?operation=PKIOperation&message=%25%25%25")]
    [InlineData("")]
    public async Task A_GET_without_a_known_operation_or_message_is_400(string suffix)
    {
        var (_, _, device) = await NewAsync();

        using var response = await device.GetAsync(suffix);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_profile_that_does_not_exist_or_is_external_is_404()
    {
        using var ca = new ForeignCa(gate.Clock);
        var owner = await gate.OwnerAsync();
        var external = await owner.NewProfileAsync(new CreateScepProfile
        {
            Name = "External", Server = ScepServerKind.External, Url = "https://ca.example.org/scep", IssuerCertificates = ca.Pem,
            Challenge = ScepChallengeKind.Static, StaticChallenge = "12345678",
        });

        foreach (var id in new[] { external.Id, "scep_01ARZ3NDEKTSV4RRFFQ69G5FAV", "nonsense" })
        {
            using var response = await gate.Anonymous.GetAsync($"/scep/{id}?operation=GetCACaps", Ct);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        Assert.Equal("https://ca.example.org/scep", external.Url);
    }

    private async Task<(AdminClient Owner, ScepProfile Profile, ScepDevice Device)> NewAsync()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Phones" });
        return (owner, profile, new ScepDevice(gate, profile, "x"));
    }

    private static string Sha1(CertificateInfo certificate)
    {
        using var loaded = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(certificate.Der.Span);
        return loaded.Thumbprint;
    }
}

[Collection(nameof(PkiOnSqlite))]
public sealed class ScepTransportTestsOnSqlite(PkiOnSqlite gate) : ScepTransportTests(gate);

[Collection(nameof(PkiOnPostgres))]
public sealed class ScepTransportTestsOnPostgres(PkiOnPostgres gate) : ScepTransportTests(gate);
