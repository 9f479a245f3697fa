using System.Net.Http.Headers;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Plist;
using Gatehouse.Protocols.Scep;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Simulator.Enrollment;

/// <summary>
/// Gets the certificate that a <c>com.apple.security.scep</c> payload describes, as Apple's client does it: GetCACaps,
/// GetCACert, PKCSReq signed by a self-made certificate, and polls while it is pending (RFC 8894 §2.3).
/// </summary>
internal sealed class IdentityRequest(SimulatedDevice device, DeviceNetwork network)
{
    /// <summary>The certificate with its private key.</summary>
    /// <exception cref="DeviceRefusal">There is none to be had; the code is what a device would show.</exception>
    public async Task<X509Certificate2> RunAsync(PlistDictionary payload, CancellationToken ct)
    {
        var settings = ScepSettings.Read(payload);
        var capabilities = await GetCapabilitiesAsync(settings, ct).ConfigureAwait(false);
        var authorities = await GetAuthoritiesAsync(settings, ct).ConfigureAwait(false);

        var key = device.Keys.Take(settings.KeySize);
        using var requester = RequesterCertificate.Create(settings.Subject, key, NewSerial(), device.Time.GetUtcNow());
        var exchange = new Exchange(settings, capabilities, authorities, requester, Convert.ToHexString(RandomNumberGenerator.GetBytes(20)));
        var csr = WriteCsr(settings, key);
        var result = await SendAsync(exchange, (writer, nonce) => writer.PkcsReq(csr, exchange.TransactionId, nonce), ct).ConfigureAwait(false);
        for (var poll = 0; result is ScepResult.Pending && poll < settings.Retries; poll++)
        {
            await Task.Delay(poll == 0 ? TimeSpan.Zero : settings.RetryDelay, device.Time, ct).ConfigureAwait(false);
            var names = new IssuerAndSubject(authorities[^1].Subject, settings.Subject.RawData);
            result = await SendAsync(exchange, (writer, nonce) => writer.CertPoll(names, exchange.TransactionId, nonce), ct).ConfigureAwait(false);
        }

        return Accept(result, key);
    }

    private async Task<ScepCapabilities> GetCapabilitiesAsync(ScepSettings settings, CancellationToken ct)
    {
        var answer = await GetAsync(settings.Operation("GetCACaps", settings.CaName), ct).ConfigureAwait(false);
        var capabilities = ScepCapabilities.Parse(answer.IsSuccess ? Encoding.UTF8.GetString(answer.Body) : "");
        return capabilities.StrongestDigest(CmsAlgorithms.Modern) is null || capabilities.StrongestCipher(CmsAlgorithms.Modern) is null
            ? throw DeviceRefusal.Scep(22006, "The SCEP server has insufficient capabilities.")
            : capabilities;
    }

    private async Task<IReadOnlyList<CertificateInfo>> GetAuthoritiesAsync(ScepSettings settings, CancellationToken ct)
    {
        var answer = await GetAsync(settings.Operation("GetCACert", settings.CaName), ct).ConfigureAwait(false);
        if (!answer.IsSuccess || !ScepCaCertificates.TryRead(answer.Body, out var certificates, out _))
        {
            throw DeviceRefusal.Scep(22002, "The CA’s response is invalid.");
        }

        // In a list devices look for RA certificates, by key usage, and give up when there is none.
        if (certificates.Count > 1 && !certificates.Any(IsRecipient))
        {
            throw DeviceRefusal.Scep(22003, "The Registration Authority’s response is invalid.");
        }

        return settings.Fingerprint is null || certificates.Any(certificate => Matches(certificate, settings.Fingerprint))
            ? certificates
            : throw DeviceRefusal.Scep(22002, "The CA’s certificate is not the expected one.");
    }

    private async Task<ScepResult> SendAsync(
        Exchange exchange, Func<ScepRequestWriter, ReadOnlyMemory<byte>, byte[]> write, CancellationToken ct)
    {
        var recipient = exchange.Authorities.FirstOrDefault(IsRecipient) ?? exchange.Authorities[0];
        var writer = new ScepRequestWriter(
            exchange.Requester, [recipient.Der],
            exchange.Capabilities.StrongestDigest(CmsAlgorithms.Modern)!.Value, exchange.Capabilities.StrongestCipher(CmsAlgorithms.Modern)!.Value);
        var nonce = RandomNumberGenerator.GetBytes(16);
        var message = write(writer, nonce);

        var answer = exchange.Capabilities.Post
            ? await PostAsync(exchange.Settings.Operation("PKIOperation"), message, ct).ConfigureAwait(false)
            : await GetAsync(exchange.Settings.Operation("PKIOperation", Convert.ToBase64String(message)), ct).ConfigureAwait(false);
        if (!answer.IsSuccess)
        {
            throw new DeviceRefusal("MCSCEPErrorDomain", 22013, $"The SCEP server returned an invalid response ({(int)answer.Status}).", (int)answer.Status);
        }

        return new ScepReplyReader(exchange.Requester, [.. exchange.Authorities.Select(authority => authority.Der)], CmsAlgorithms.Modern)
            .Read(answer.Body, exchange.TransactionId, nonce);
    }

    private X509Certificate2 Accept(ScepResult result, RSA key)
    {
        if (result is not ScepResult.Success { Content.Certificates: [var issued, ..] })
        {
            throw DeviceRefusal.Scep(22013, result switch
            {
                ScepResult.Failure failure => $"The SCEP server refused the request: {failure.FailInfo}{(failure.Text is null ? "" : $", {failure.Text}")}.",
                ScepResult.Pending => "The SCEP server did not decide in time.",
                ScepResult.Invalid invalid => $"The SCEP server returned an invalid response: {invalid.Reason}.",
                _ => "The SCEP server returned an invalid response.",
            });
        }

        using var certificate = X509CertificateLoader.LoadCertificate(issued.Span);
        if (!certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
        {
            throw DeviceRefusal.Scep(22007, "The SCEP server returned a certificate for another key.");
        }

        // A certificate that starts later than the device's clock cannot be used yet.
        return certificate.NotBefore.ToUniversalTime() <= device.Time.GetUtcNow()
            ? certificate.CopyWithPrivateKey(key)
            : throw DeviceRefusal.Scep(22007, "The certificate is not valid yet.");
    }

    private byte[] WriteCsr(ScepSettings settings, RSA key)
    {
        var challenge = device.Behavior.SendsWrongChallenge ? $"{settings.Challenge}x" : settings.Challenge;
        if (settings.UriName is null)
        {
            return Csr.Write(settings.Subject, key, challenge);
        }

        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(settings.UriName));
        return Csr.Write(settings.Subject, key, challenge, [names.Build()]);
    }

    private async Task<HttpAnswer> GetAsync(Uri url, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        return await SendAsync(request, ct).ConfigureAwait(false);
    }

    private async Task<HttpAnswer> PostAsync(Uri url, byte[] message, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = new ByteArrayContent(message);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(
            device.Facts.Kind == DeviceKind.Mac ? MediaTypeNames.Application.Octet : ScepMediaTypes.PkiMessage);
        return await SendAsync(request, ct).ConfigureAwait(false);
    }

    private Task<HttpAnswer> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgents.ProfileInstaller(device.Facts.Model));
        return network.SendAsync(network.Shared, request, ct);
    }

    // The one that can decrypt: an RA where there is one, else the CA itself.
    private static bool IsRecipient(CertificateInfo certificate) =>
        !certificate.IsAuthority && certificate.KeyUsage is { } usage && usage.HasFlag(X509KeyUsageFlags.KeyEncipherment);

    // Devices tell the digest by its length: SHA-1 is what Apple documents, SHA-256 what newer systems take.
    private static bool Matches(CertificateInfo certificate, byte[] fingerprint) => fingerprint.Length switch
    {
        SHA256.HashSizeInBytes => certificate.Sha256.Span.SequenceEqual(fingerprint),
        SHA1.HashSizeInBytes => Thumbprint(certificate).AsSpan().SequenceEqual(fingerprint),
        _ => false,
    };

    private static byte[] Thumbprint(CertificateInfo certificate)
    {
        using var loaded = X509CertificateLoader.LoadCertificate(certificate.Der.Span);
        return loaded.GetCertHash();
    }

    private static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x01);
        return serial;
    }

    private sealed record Exchange(
        ScepSettings Settings, ScepCapabilities Capabilities, IReadOnlyList<CertificateInfo> Authorities, X509Certificate2 Requester, string TransactionId);
}
