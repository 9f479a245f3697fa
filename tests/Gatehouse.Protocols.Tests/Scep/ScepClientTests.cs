using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Scep;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Scep;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Scep;

public sealed class ScepClientTests : IDisposable
{
    private readonly FakeScepServer _server = new();
    private readonly HttpClient _http;

    public ScepClientTests() => _http = new HttpClient(_server);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Capabilities_authority_and_recipient_are_found()
    {
        var service = await Client().ConnectAsync(Ct);

        Assert.Equal(TestPki.Issuing.RawData, service.Authority.Der.ToArray());
        Assert.Equal(TestPki.Ra.RawData, service.Recipient.Der.ToArray());
        Assert.True(service.Capabilities.Renewal);
        Assert.Equal(["GET GetCACaps", "GET GetCACert"], _server.Seen);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_request_gets_the_certificate_for_its_key(bool post)
    {
        _server.Capabilities = _server.Capabilities with { Post = post, Standard = post };

        var certificate = await EnrollAsync(Client(), renewal: false);

        Assert.Equal(CertificateInfo.Of(TestPki.Device).SubjectPublicKeyInfo.ToArray(), certificate.SubjectPublicKeyInfo.ToArray());
        Assert.Equal(post ? "POST PKIOperation PkcsReq" : "GET PKIOperation PkcsReq", _server.Seen[^1]);
    }

    [Fact]
    public async Task The_strongest_algorithms_of_both_are_used()
    {
        await EnrollAsync(Client(), renewal: false);

        Assert.Equal(HashAlgorithmName.SHA512, _server.Requests[0].Message.Digest);
        Assert.Equal(ContentCipher.Aes128Cbc, _server.Requests[0].Cipher);
    }

    [Theory]
    [InlineData(true, ScepMessageType.RenewalReq)]
    [InlineData(false, ScepMessageType.PkcsReq)]
    public async Task A_renewal_is_a_PKCSReq_where_the_server_has_no_other(bool advertised, ScepMessageType expected)
    {
        _server.Capabilities = _server.Capabilities with { Renewal = advertised };

        await EnrollAsync(Client(), renewal: true);

        Assert.Equal(expected, _server.Requests[0].Type);
    }

    [Fact]
    public async Task RFC8894_3_3_3_a_pending_request_is_polled_under_its_transaction()
    {
        _server.PendingAnswers = 3;

        await EnrollAsync(Client(), renewal: false);

        Assert.Equal(
            [ScepMessageType.PkcsReq, ScepMessageType.CertPoll, ScepMessageType.CertPoll, ScepMessageType.CertPoll], _server.Requests.Select(r => r.Type));
        Assert.Single(_server.Requests.Select(r => r.Message.TransactionId).Distinct());
        Assert.Equal(4, _server.Requests.Select(r => Convert.ToHexString(r.Message.SenderNonce.Span)).Distinct().Count());
    }

    [Fact]
    public async Task Polling_ends_after_the_given_number()
    {
        _server.PendingAnswers = 100;
        var client = Client(o => o with { MaxPolls = 2 });
        var service = await client.ConnectAsync(Ct);

        Assert.IsType<ScepResult.Pending>(await client.EnrollAsync(service, TestPki.Device, DeviceCsr(), renewal: false, Ct));
        Assert.Equal(3, _server.Requests.Count);
    }

    [Fact]
    public async Task Certificates_and_lists_can_be_asked_for()
    {
        var client = Client();
        var service = await client.ConnectAsync(Ct);
        var device = CertificateInfo.Of(TestPki.Device);
        var named = new IssuerAndSerial(device.Issuer, device.SerialNumber);

        var certificate = Assert.IsType<ScepResult.Success>(await client.GetCertAsync(service, TestPki.Device, named, Ct));
        var list = Assert.IsType<ScepResult.Success>(await client.GetCrlAsync(service, TestPki.Device, named, Ct));
        var missing = await client.GetCertAsync(service, TestPki.Device, named with { SerialNumber = new byte[] { 1 } }, Ct);

        Assert.Equal(TestPki.Device.RawData, certificate.Content.Certificates[0].ToArray());
        Assert.Empty(list.Content.Certificates);
        Assert.Single(list.Content.Crls);
        Assert.Equal(new ScepResult.Failure(FailInfo.BadCertId, "no such certificate"), missing);
    }

    [Fact]
    public async Task RFC8894_4_7_the_next_CA_is_believed_only_from_the_current_one()
    {
        var client = Client();
        var service = await client.ConnectAsync(Ct);

        Assert.Equal(TestPki.Root.RawData, Assert.Single(await client.GetNextCaAsync(service, Ct)).Der.ToArray());

        Answer("GetNextCACert", ScepNextCa.Write(TestPki.Device, [TestPki.Root.RawData]));
        await Assert.ThrowsAsync<ScepException>(() => client.GetNextCaAsync(service, Ct));
    }

    [Theory, InlineData(20), InlineData(32)]
    public async Task The_fingerprint_decides_which_server_is_talked_to(int length)
    {
        var right = length == 32 ? SHA256.HashData(TestPki.Issuing.RawData) : TestPki.Issuing.GetCertHash(HashAlgorithmName.SHA1);
        var wrong = right.ToArray();
        wrong[^1] ^= 1;

        Assert.NotNull(await Client(o => o with { CaFingerprint = right }).ConnectAsync(Ct));
        await Assert.ThrowsAsync<ScepException>(() => Client(o => o with { CaFingerprint = wrong }).ConnectAsync(Ct));
    }

    [Fact]
    public async Task A_registration_authority_that_the_CA_has_not_issued_is_not_used()
    {
        using var key = RSA.Create(2048);
        using var foreign = TestPki.Authority("Foreign CA", key, null);
        Answer("GetCACert", CertsOnly.Write([foreign.RawData, TestPki.Ra.RawData, TestPki.Issuing.RawData]));

        var service = await Client(o => o with { CaFingerprint = SHA256.HashData(TestPki.Issuing.RawData) }).ConnectAsync(Ct);

        Assert.Equal(TestPki.Ra.RawData, service.Recipient.Der.ToArray());
        Assert.DoesNotContain(service.Certificates, c => c.CommonName == "Foreign CA");
    }

    [Fact]
    public async Task A_server_with_nothing_but_weak_algorithms_is_refused()
    {
        _server.Capabilities = ScepCapabilities.Parse("SHA-1\nDES3\nPOSTPKIOperation");
        var client = Client();
        var service = await client.ConnectAsync(Ct);

        await Assert.ThrowsAsync<ScepException>(() => client.EnrollAsync(service, TestPki.Device, DeviceCsr(), renewal: false, Ct));
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Redirects_are_followed_on_the_same_host_only()
    {
        Redirect("GetCACaps", "https://ca.example.com/moved?operation=GetNextCACert");
        Assert.NotNull(await Client().ConnectAsync(Ct));

        foreach (var elsewhere in (string[])["https://169.254.169.254/", "http://ca.example.com/", "https://ca.example.com:8443/"])
        {
            Redirect("GetCACaps", elsewhere);
            await Assert.ThrowsAsync<ScepException>(() => Client().ConnectAsync(Ct));
        }

        Redirect("GetCACaps", FakeScepServer.Address + "?operation=GetCACaps"); // for ever
        await Assert.ThrowsAsync<ScepException>(() => Client().ConnectAsync(Ct));
    }

    [Fact]
    public async Task Long_answers_errors_and_garbage_are_faults()
    {
        Answer("GetCACert", new byte[300 * 1024]);
        await Assert.ThrowsAsync<ScepException>(() => Client().ConnectAsync(Ct));
        Answer("GetCACert", "<html>"u8.ToArray());
        await Assert.ThrowsAsync<ScepException>(() => Client().ConnectAsync(Ct));
        _server.Overrides["GetCACert"] = _ => new HttpResponseMessage(HttpStatusCode.NotFound);
        await Assert.ThrowsAsync<ScepException>(() => Client().ConnectAsync(Ct));
    }

    private ScepClient Client(Func<ScepClientOptions, ScepClientOptions>? change = null)
    {
        var options = new ScepClientOptions { FirstPoll = TimeSpan.FromMilliseconds(1) };
        return new ScepClient(_http, FakeScepServer.Address, change?.Invoke(options) ?? options, TimeProvider.System);
    }

    private static byte[] DeviceCsr() => Csr.Write(TestPki.Device.SubjectName, TestPki.Device.GetRSAPrivateKey()!, "secret");

    private async Task<CertificateInfo> EnrollAsync(ScepClient client, bool renewal)
    {
        var service = await client.ConnectAsync(Ct);
        var result = await client.EnrollAsync(service, TestPki.Device, DeviceCsr(), renewal, Ct);
        return CertificateInfo.Of(Assert.IsType<ScepResult.Success>(result).Content.Certificates[0]);
    }

    private void Answer(string operation, byte[] body) =>
        _server.Overrides[operation] = request => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body), RequestMessage = request };

    private void Redirect(string operation, string target) =>
        _server.Overrides[operation] = request => new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri(target) }, RequestMessage = request };
}
