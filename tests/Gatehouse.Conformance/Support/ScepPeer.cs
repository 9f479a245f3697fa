using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Plist;
using Gatehouse.Protocols.Scep;
using Gatehouse.Simulator.Enrollment;

namespace Gatehouse.Conformance.Support;

/// <summary>
/// A SCEP client that can be told to deviate. It keeps its key, CSR and transaction, so that repeating a request is the
/// same request again.
/// </summary>
public sealed class ScepPeer
{
    private readonly HttpClient _http;
    private readonly RSA _key;
    private IReadOnlyList<CertificateInfo>? _authorities;

    public ScepPeer(HttpClient http, Uri url, X500DistinguishedName subject, string? challenge, string? uriName)
    {
        (_http, Url, Subject, Challenge, UriName) = (http, url, subject, challenge, uriName);
        _key = Ground.Keys.Take(2048);
        Requester = RequesterCertificate.Create(subject, _key, [0x01, .. RandomNumberGenerator.GetBytes(15)], TimeProvider.System.GetUtcNow());
    }

    /// <summary>Address of the service.</summary>
    public Uri Url { get; }

    public X500DistinguishedName Subject { get; }

    public string? Challenge { get; set; }

    /// <summary>URI name that the CSR asks for: how an attempt is named.</summary>
    public string? UriName { get; set; }

    public string TransactionId { get; set; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(20));

    /// <summary>Signs the messages; at first a self-signed certificate over the key.</summary>
    public X509Certificate2 Requester { get; set; }

    public HashAlgorithmName Digest { get; set; } = HashAlgorithmName.SHA256;

    public ContentCipher Cipher { get; set; } = ContentCipher.Aes128Cbc;

    public CmsAlgorithms Allowed { get; set; } = CmsAlgorithms.Modern;

    /// <summary>Client for what a profile's SCEP payload says.</summary>
    public static ScepPeer Of(Tenant tenant, PlistDictionary payload)
    {
        var settings = ScepSettings.Read(payload);
        return new ScepPeer(tenant.Anonymous, settings.Url, settings.Subject, settings.Challenge, settings.UriName);
    }

    /// <summary>CA and RA certificates.</summary>
    public async Task<IReadOnlyList<CertificateInfo>> AuthoritiesAsync()
    {
        if (_authorities is null)
        {
            var answer = await GetAsync("operation=GetCACert");
            Assert.True(ScepCaCertificates.TryRead(answer.Body, out _authorities, out var error), error?.Reason);
        }

        return _authorities!;
    }

    /// <summary>The CA.</summary>
    public async Task<CertificateInfo> CaAsync() => (await AuthoritiesAsync()).First(c => c.IsAuthority);

    /// <summary>The PKCS#10 that is asked with.</summary>
    public byte[] WriteCsr()
    {
        if (UriName is null)
        {
            return Csr.Write(Subject, _key, Challenge);
        }

        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(UriName));
        return Csr.Write(Subject, _key, Challenge, [names.Build()]);
    }

    /// <summary>A writer for the service's recipient, or for others.</summary>
    public async Task<ScepRequestWriter> WriterAsync(params ReadOnlyMemory<byte>[] recipients)
    {
        var authorities = await AuthoritiesAsync();
        var usual = authorities.FirstOrDefault(c => !c.IsAuthority && c.KeyUsage?.HasFlag(X509KeyUsageFlags.KeyEncipherment) == true) ?? authorities[0];
        return new ScepRequestWriter(Requester, recipients.Length > 0 ? recipients : [usual.Der], Digest, Cipher);
    }

    /// <summary>PKCSReq, or the same again.</summary>
    public async Task<ScepResult> RequestAsync() => await ExchangeAsync((await WriterAsync()).PkcsReq);

    /// <summary>Sends a request around the CSR and reads the answer.</summary>
    public Task<ScepResult> ExchangeAsync(Func<ReadOnlyMemory<byte>, string, ReadOnlyMemory<byte>, byte[]> write) =>
        ExchangeAsync(nonce => Task.FromResult(write(WriteCsr(), TransactionId, nonce)));

    /// <summary>Sends any request and reads the answer.</summary>
    public async Task<ScepResult> ExchangeAsync(Func<byte[], Task<byte[]>> write)
    {
        var nonce = RandomNumberGenerator.GetBytes(16);
        return await ReadAsync(await PostAsync(await write(nonce)), nonce);
    }

    /// <summary>Reads a CertRep by the rules of RFC 8894.</summary>
    public async Task<ScepResult> ReadAsync(WireAnswer answer, byte[] nonce)
    {
        Assert.Equal((200, ScepMediaTypes.PkiMessage), (answer.Status, answer.MediaType));
        return new ScepReplyReader(Requester, [.. (await AuthoritiesAsync()).Select(c => c.Der)], Allowed).Read(answer.Body, TransactionId, nonce);
    }

    /// <summary>The issued certificate with its key.</summary>
    public X509Certificate2 Take(ScepResult result)
    {
        var success = Assert.IsType<ScepResult.Success>(result);
        using var certificate = X509CertificateLoader.LoadCertificate(success.Content.Certificates[0].Span);
        return certificate.CopyWithPrivateKey(_key);
    }

    /// <summary>PKIOperation by POST.</summary>
    public async Task<WireAnswer> PostAsync(byte[] message, string? contentType = ScepMediaTypes.PkiMessage, string path = "")
    {
        var ct = TestContext.Current.CancellationToken;
        using var request = new HttpRequestMessage(HttpMethod.Post, Url.AbsoluteUri + path + "?operation=PKIOperation") { Content = new ByteArrayContent(message) };
        request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        using var response = await _http.SendAsync(request, ct);
        return await WireAnswer.OfAsync(response, ct);
    }

    /// <summary>GET with exactly this query.</summary>
    public async Task<WireAnswer> GetAsync(string query, string path = "")
    {
        var ct = TestContext.Current.CancellationToken;

        // As it stands: a Uri would tidy up what the tests want to be untidy.
        var address = new Uri($"{Url.AbsoluteUri}{path}?{query}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var response = await _http.GetAsync(address, ct);
        return await WireAnswer.OfAsync(response, ct);
    }
}
