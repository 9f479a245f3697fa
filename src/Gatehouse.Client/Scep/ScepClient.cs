using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Scep;

namespace Gatehouse.Client.Scep;

/// <summary>
/// A SCEP client (RFC 8894): finds out what the server can do, checks who it is, and asks with the strongest algorithms
/// that both have. Faults of transport and trust are <see cref="ScepException"/>; what the CA decides is a <see cref="ScepResult"/>.
/// </summary>
/// <param name="http">Its handler should not follow redirects by itself; this class follows those within the same host. Not disposed here.</param>
/// <param name="server">Address of the SCEP service, such as <c>https://ca.example.com/scep/scep_1</c>.</param>
/// <param name="options">Behaviour.</param>
/// <param name="time">Clock for polling, time-outs and validity.</param>
public sealed class ScepClient(HttpClient http, Uri server, ScepClientOptions options, TimeProvider time)
{
    private readonly ScepTransport _transport = new(http, server, options, time);

    /// <summary>GetCACaps and GetCACert, with the comparison of the fingerprint.</summary>
    public async Task<ScepService> ConnectAsync(CancellationToken ct)
    {
        var capabilities = await _transport.GetAsync("GetCACaps", options.CaIdentifier, ct).ConfigureAwait(false);
        var body = await _transport.GetAsync("GetCACert", options.CaIdentifier, ct).ConfigureAwait(false);
        return ScepCaCertificates.TryRead(body, out var certificates, out var error)
            ? ScepService.Choose(ScepCapabilities.Parse(Encoding.Latin1.GetString(capabilities)), certificates, options, time.GetUtcNow())
            : throw new ScepException($"GetCACert: {error.Reason}");
    }

    /// <summary>
    /// PKCSReq or RenewalReq, polled as long as the CA answers PENDING and <see cref="ScepClientOptions.MaxPolls"/> allows.
    /// In a success the first certificate is the one for the key of the CSR.
    /// </summary>
    /// <param name="service">From <see cref="ConnectAsync"/>.</param>
    /// <param name="signer">Certificate with private key that signs: self-signed over the new key, or the current one to renew.</param>
    /// <param name="csr">PKCS#10, DER.</param>
    /// <param name="renewal">True sends RenewalReq, where the server has it; else PKCSReq, which older servers take for renewals too.</param>
    /// <param name="ct">Cancellation.</param>
    public async Task<ScepResult> EnrollAsync(ScepService service, X509Certificate2 signer, ReadOnlyMemory<byte> csr, bool renewal, CancellationToken ct)
    {
        if (!Csr.TryParse(csr, out var request, out var error))
        {
            throw new ArgumentException(error.Reason, nameof(csr));
        }

        // §3.2.1.1 recommends the digest of the public key: a request repeated after a lost answer is then the same transaction.
        var transaction = Convert.ToHexString(SHA256.HashData(request.SubjectPublicKeyInfo.Span));
        var exchange = new ScepExchange(_transport, service, signer, transaction, options.Algorithms);
        var result = await exchange.SendAsync(
            (writer, nonce) => renewal && service.Capabilities.Renewal ? writer.RenewalReq(csr, transaction, nonce) : writer.PkcsReq(csr, transaction, nonce), ct)
            .ConfigureAwait(false);
        result = await PollAsync(exchange, result, new IssuerAndSubject(service.Authority.Subject, request.Subject), ct).ConfigureAwait(false);
        return result is ScepResult.Success success ? PutIssuedFirst(success, request) : result;
    }

    /// <summary>GetCert, signed by a certificate of this CA.</summary>
    public Task<ScepResult> GetCertAsync(ScepService service, X509Certificate2 signer, IssuerAndSerial certificate, CancellationToken ct) =>
        NewExchange(service, signer, out var transaction).SendAsync((writer, nonce) => writer.GetCert(certificate, transaction, nonce), ct);

    /// <summary>GetCRL, signed by a certificate of this CA; the list is the only one in the content.</summary>
    public Task<ScepResult> GetCrlAsync(ScepService service, X509Certificate2 signer, IssuerAndSerial certificate, CancellationToken ct) =>
        NewExchange(service, signer, out var transaction).SendAsync((writer, nonce) => writer.GetCrl(certificate, transaction, nonce), ct);

    /// <summary>GetNextCACert; believed only when the current CA has signed it.</summary>
    public async Task<IReadOnlyList<CertificateInfo>> GetNextCaAsync(ScepService service, CancellationToken ct)
    {
        var body = await _transport.GetAsync("GetNextCACert", options.CaIdentifier, ct).ConfigureAwait(false);
        return ScepNextCa.TryRead(body, service.Authority, options.Algorithms, out var next, out var error)
            ? next
            : throw new ScepException($"GetNextCACert: {error.Reason}");
    }

    private ScepExchange NewExchange(ScepService service, X509Certificate2 signer, out string transaction)
    {
        transaction = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        return new ScepExchange(_transport, service, signer, transaction, options.Algorithms);
    }

    private async Task<ScepResult> PollAsync(ScepExchange exchange, ScepResult result, IssuerAndSubject names, CancellationToken ct)
    {
        var pause = options.FirstPoll;
        for (var poll = 0; poll < options.MaxPolls && result is ScepResult.Pending; poll++)
        {
            await Task.Delay(pause, time, ct).ConfigureAwait(false);
            result = await exchange.SendAsync((writer, nonce) => writer.CertPoll(names, exchange.TransactionId, nonce), ct).ConfigureAwait(false);
            pause = pause * 1.5 < options.LongestPoll ? pause * 1.5 : options.LongestPoll;
        }

        return result;
    }

    // The issued certificate should come first, but what counts is that it is for our key.
    private static ScepResult PutIssuedFirst(ScepResult.Success success, Csr request)
    {
        var certificates = success.Content.Certificates.ToList();
        var issued = certificates.FindIndex(der =>
            CertificateInfo.TryParse(der, out var info, out _) && info.SubjectPublicKeyInfo.Span.SequenceEqual(request.SubjectPublicKeyInfo.Span));
        if (issued < 0)
        {
            return new ScepResult.Invalid("no certificate for the requested key");
        }

        (certificates[0], certificates[issued]) = (certificates[issued], certificates[0]);
        return new ScepResult.Success(success.Content with { Certificates = certificates });
    }
}
