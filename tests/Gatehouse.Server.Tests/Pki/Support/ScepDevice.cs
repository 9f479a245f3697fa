using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Scep;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Pki.Support;

/// <summary>A SCEP client over real HTTP that a test can bend at every step.</summary>
internal sealed class ScepDevice
{
    private readonly HttpClient _http;
    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly CapturedLogs _logs;
    private IReadOnlyList<CertificateInfo>? _authorities;

    public ScepDevice(IPkiFixture gate, ScepProfile profile, string name, int key = 0)
    {
        _http = gate.Anonymous;
        _clock = gate.Clock;
        _logs = gate.Logs;
        _path = "/scep/" + profile.Id;
        Key = TestKeys.Rsa(key);
        Subject = new X500DistinguishedName("CN=" + name);
        Requester = RequesterCertificate.Create(Subject, Key, RandomNumberGenerator.GetBytes(16), _clock.GetUtcNow());
        TransactionId = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
    }

    /// <summary>One that has a certificate, of a new organization.</summary>
    public static async Task<(AdminClient Owner, ScepProfile Profile, ScepDevice Device, byte[] Certificate)> EnrolledAsync(IPkiFixture gate)
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Phones" });
        var device = new ScepDevice(gate, profile, "x");
        return (owner, profile, device, (await device.EnrollAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()))).Certificate());
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public RSA Key { get; }

    public X500DistinguishedName Subject { get; }

    /// <summary>Signs the next request.</summary>
    public X509Certificate2 Requester { get; set; }

    public string TransactionId { get; set; }

    public CmsAlgorithms Allowed { get; set; } = CmsAlgorithms.Modern;

    public HashAlgorithmName Digest { get; set; } = HashAlgorithmName.SHA256;

    public ContentCipher Cipher { get; set; } = ContentCipher.Aes128Cbc;

    /// <summary>Encrypted to these as well.</summary>
    public List<ReadOnlyMemory<byte>> FurtherRecipients { get; } = [];

    public byte[] Csr(string? challenge) => Protocols.Certificates.Csr.Write(Subject, Key, challenge);

    public async Task<IReadOnlyList<CertificateInfo>> AuthoritiesAsync()
    {
        if (_authorities is null)
        {
            var body = await _http.GetByteArrayAsync(_path + "?operation=GetCACert&message=any", Ct);
            Assert.True(ScepCaCertificates.TryRead(body, out _authorities, out var error), error?.Reason);
        }

        return _authorities;
    }

    /// <summary>PKCSReq or, when an issued certificate signs, what <paramref name="renewal"/> says.</summary>
    public async Task<ScepResult> EnrollAsync(string? challenge, bool renewal = false) => await EnrollAsync(Csr(challenge), renewal);

    public async Task<ScepResult> EnrollAsync(byte[] csr, bool renewal = false)
    {
        var writer = await WriterAsync();
        return await SendAsync(nonce => renewal ? writer.RenewalReq(csr, TransactionId, nonce) : writer.PkcsReq(csr, TransactionId, nonce));
    }

    public async Task<ScepResult> PollAsync()
    {
        var writer = await WriterAsync();
        var names = new IssuerAndSubject((await AuthoritiesAsync())[^1].Subject, Subject.RawData);
        return await SendAsync(nonce => writer.CertPoll(names, TransactionId, nonce));
    }

    public async Task<ScepResult> GetCertAsync(IssuerAndSerial wanted)
    {
        var writer = await WriterAsync();
        return await SendAsync(nonce => writer.GetCert(wanted, TransactionId, nonce));
    }

    public async Task<ScepResult> GetCrlAsync(IssuerAndSerial wanted)
    {
        var writer = await WriterAsync();
        return await SendAsync(nonce => writer.GetCrl(wanted, TransactionId, nonce));
    }

    /// <summary>A whole PKCSReq message with its nonce, for tests that send it in their own way.</summary>
    public async Task<(byte[] Message, byte[] Nonce)> MessageAsync(string? challenge)
    {
        var nonce = RandomNumberGenerator.GetBytes(16);
        return ((await WriterAsync()).PkcsReq(Csr(challenge), TransactionId, nonce), nonce);
    }

    public async Task<ScepResult> ReadAsync(byte[] reply, byte[] nonce) =>
        new ScepReplyReader(Requester, [.. (await AuthoritiesAsync()).Select(c => c.Der)], Allowed).Read(reply, TransactionId, nonce);

    public async Task<HttpResponseMessage> PostAsync(byte[] body, string? contentType = ScepMediaTypes.PkiMessage, string suffix = "?operation=PKIOperation")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return await _http.PostAsync(_path + suffix, content, Ct);
    }

    public Task<HttpResponseMessage> GetAsync(string suffix) => _http.GetAsync(_path + suffix, Ct);

    /// <summary>Signs from now on with the certificate it got.</summary>
    public X509Certificate2 Use(byte[] issued)
    {
        using var bare = X509CertificateLoader.LoadCertificate(issued);
        return Requester = bare.CopyWithPrivateKey(Key);
    }

    private async Task<ScepRequestWriter> WriterAsync()
    {
        var authorities = await AuthoritiesAsync();
        return new ScepRequestWriter(Requester, [authorities[0].Der, .. FurtherRecipients], Digest, Cipher);
    }

    private async Task<ScepResult> SendAsync(Func<byte[], byte[]> write)
    {
        var nonce = RandomNumberGenerator.GetBytes(16);
        using var response = await PostAsync(write(nonce));
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{response.StatusCode}: {_logs.Lines.LastOrDefault(l => l.Exception is not null)?.Exception}");
        Assert.Equal(ScepMediaTypes.PkiMessage, response.Content.Headers.ContentType!.MediaType);
        return await ReadAsync(await response.Content.ReadAsByteArrayAsync(Ct), nonce);
    }
}

/// <summary>Looks into outcomes.</summary>
internal static class ScepResults
{
    /// <summary>DER of the certificate of a SUCCESS.</summary>
    public static byte[] Certificate(this ScepResult result)
    {
        Assert.True(result is ScepResult.Success, result.ToString());
        return Assert.Single(((ScepResult.Success)result).Content.Certificates).ToArray();
    }

    /// <summary>Checks that it is this FAILURE.</summary>
    public static void AssertFailure(this ScepResult result, FailInfo failInfo)
    {
        Assert.True(result is ScepResult.Failure, result.ToString());
        var failure = (ScepResult.Failure)result;
        Assert.Equal(failInfo, failure.FailInfo);
        Assert.False(string.IsNullOrEmpty(failure.Text));
    }
}
