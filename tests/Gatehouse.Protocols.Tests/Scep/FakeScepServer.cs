using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Web;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Scep;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Scep;

/// <summary>A SCEP server without a network: certifies the key of any CSR, after as many polls as a test asks for.</summary>
internal sealed class FakeScepServer : HttpMessageHandler
{
    public static readonly Uri Address = new("https://ca.example.com/scep/test");

    private ScepRequest? _pending;

    public ScepCapabilities Capabilities { get; set; } = ScepCapabilities.Own(CmsAlgorithms.Modern, nextCaPublished: true);

    /// <summary>How many answers are PENDING before the certificate comes.</summary>
    public int PendingAnswers { get; set; }

    /// <summary>Replaces the answer to an operation.</summary>
    public Dictionary<string, Func<HttpRequestMessage, HttpResponseMessage>> Overrides { get; } = [];

    /// <summary>Operations as they came, such as <c>POST PKIOperation CertPoll</c>.</summary>
    public List<string> Seen { get; } = [];

    public List<ScepRequest> Requests { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var operation = HttpUtility.ParseQueryString(request.RequestUri!.Query)["operation"]!;
        if (Overrides.TryGetValue(operation, out var answer))
        {
            Seen.Add($"{request.Method} {operation}");
            return answer(request);
        }

        var body = operation switch
        {
            "GetCACaps" => System.Text.Encoding.ASCII.GetBytes(Capabilities.Write()),
            "GetCACert" => ScepCaCertificates.Write([TestPki.Ra.RawData, TestPki.Issuing.RawData]).Body,
            "GetNextCACert" => ScepNextCa.Write(TestPki.Issuing, [TestPki.Root.RawData]),
            _ => await OperateAsync(request, cancellationToken),
        };
        if (operation != "PKIOperation")
        {
            Seen.Add($"{request.Method} {operation}");
        }

        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body), RequestMessage = request };
    }

    private async Task<byte[]> OperateAsync(HttpRequestMessage http, CancellationToken ct)
    {
        byte[]? bytes;
        if (http.Method == HttpMethod.Post)
        {
            bytes = await http.Content!.ReadAsByteArrayAsync(ct);
        }
        else
        {
            Assert.True(ScepGetMessage.TryDecode(http.RequestUri!.Query, out bytes));
        }

        Assert.True(ScepMessage.TryParse(bytes, out var message, out var error), error?.Reason);
        var request = Assert.IsType<ScepOpening.Opened>(ScepRequest.Open(message, [TestPki.Ra], CmsAlgorithms.Modern)).Request;
        Seen.Add($"{http.Method} PKIOperation {request.Type}");
        Requests.Add(request);
        return Answer(request);
    }

    private byte[] Answer(ScepRequest request)
    {
        var reply = new ScepReply(TestPki.Ra, CmsAlgorithms.Modern);
        var nonce = RandomNumberGenerator.GetBytes(16);
        switch (request.Type)
        {
            case ScepMessageType.GetCert when !request.IssuerAndSerial!.Matches(CertificateInfo.Of(TestPki.Device)):
                return reply.Failure(request.Message, FailInfo.BadCertId, "no such certificate", nonce);
            case ScepMessageType.GetCert:
                return reply.Success(request, [TestPki.Device.RawData], nonce);
            case ScepMessageType.GetCrl:
                return reply.SuccessCrl(request, Crl(), nonce);
        }

        _pending = request.Csr is null ? _pending : request;
        if (PendingAnswers-- > 0)
        {
            return reply.Pending(request.Message, nonce);
        }

        using var issued = Issue(_pending!.Csr!);

        // The CA certificate first: a client that takes the first one blindly would have the wrong one.
        return reply.Success(request, [TestPki.Issuing.RawData, issued.RawData], nonce);
    }

    public static byte[] Crl()
    {
        var builder = new CertificateRevocationListBuilder();
        builder.AddEntry(TestPki.Other, TestPki.Now, X509RevocationReason.KeyCompromise);
        return builder.Build(TestPki.Issuing, 7, TestPki.Now.AddDays(7), HashAlgorithmName.SHA256, null, TestPki.Now);
    }

    private static X509Certificate2 Issue(Csr csr)
    {
        var request = new CertificateRequest(new X500DistinguishedName("CN=issued"), csr.PublicKey(), HashAlgorithmName.SHA256);
        using var key = TestPki.Issuing.GetECDsaPrivateKey()!;
        return request.Create(
            TestPki.Issuing.SubjectName, X509SignatureGenerator.CreateForECDsa(key), TestPki.Now.AddMinutes(-10), TestPki.Now.AddDays(1), RandomNumberGenerator.GetBytes(16));
    }
}
