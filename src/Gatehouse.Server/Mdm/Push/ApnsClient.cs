using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mdm.Push;

/// <summary>
/// Speaks to APNs: HTTP/2, client certificate, one handler per push certificate whose connections stay open. A connection per
/// push would be taken for an attack.
/// </summary>
/// <remarks>Source: Apple, "Sending notification requests to APNs".</remarks>
public sealed class ApnsClient(PushCertificates certificates, IOptions<MdmOptions> options, TimeProvider time) : IDisposable
{
    private const int MaxAnswer = 4096;

    // APNs keeps the latest push for a device that is off; after a week it would come to a device that checks in anyway.
    private static readonly TimeSpan Keep = TimeSpan.FromDays(7);

    private readonly ConcurrentDictionary<string, Connection> _connections = new(StringComparer.Ordinal);

    /// <summary>Pushes one channel.</summary>
    /// <exception cref="HttpRequestException">APNs cannot be reached, or TLS failed.</exception>
    public async Task<ApnsOutcome> PushAsync(PushCertificateRow certificate, ReadOnlyMemory<byte> token, string magic, CancellationToken ct)
    {
        var connection = Connect(certificate);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/3/device/{Convert.ToHexStringLower(token.Span)}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["mdm"] = magic })),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("apns-topic", certificate.Topic);
        request.Headers.Add("apns-push-type", "mdm");
        request.Headers.Add("apns-priority", "10");
        request.Headers.Add("apns-expiration", (time.GetUtcNow() + Keep).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        using var response = await connection.Http.SendAsync(request, HttpCompletionOption.ResponseContentRead, ct);
        var body = response.IsSuccessStatusCode ? [] : await response.Content.ReadAsByteArrayAsync(ct);
        return ApnsOutcome.Of((int)response.StatusCode, body, response.Headers.RetryAfter?.Delta);
    }

    /// <summary>Closes all connections.</summary>
    public void Dispose()
    {
        foreach (var connection in _connections.Values)
        {
            connection.Dispose();
        }
    }

    private Connection Connect(PushCertificateRow certificate)
    {
        if (_connections.TryGetValue(certificate.OrgId, out var present) && present.CertificateId == certificate.Id)
        {
            return present;
        }

        // Replaced, or first used. The old one is left to the pushes that still use it; its connections end when idle.
        var made = new Connection(certificate.Id, certificates.Load(certificate), options.Value);
        return _connections.AddOrUpdate(certificate.OrgId, made, (_, old) =>
        {
            if (old.CertificateId != certificate.Id)
            {
                return made;
            }

            made.Dispose();
            return old;
        });
    }

    private sealed class Connection : IDisposable
    {
        private readonly X509Certificate2 _certificate;

        public Connection(string certificateId, X509Certificate2 certificate, MdmOptions options)
        {
            CertificateId = certificateId;
            _certificate = certificate;
            var handler = new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                EnableMultipleHttp2Connections = true,
                PooledConnectionIdleTimeout = TimeSpan.FromHours(1),
                KeepAlivePingDelay = TimeSpan.FromMinutes(5),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
                ConnectTimeout = TimeSpan.FromSeconds(15),
                SslOptions = new SslClientAuthenticationOptions
                {
                    ClientCertificates = [certificate],
                    // The server's hint list of CAs may not name the issuer of a renewed certificate; there is only one to send.
                    LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate,
                },
            };
            if (options.ApnsTrust is { } roots)
            {
                handler.SslOptions.CertificateChainPolicy = Trust(roots);
            }

            Http = new HttpClient(handler)
            {
                BaseAddress = new Uri(options.ApnsUrl),
                Timeout = TimeSpan.FromSeconds(30),
                MaxResponseContentBufferSize = MaxAnswer,
            };
        }

        public string CertificateId { get; }

        public HttpClient Http { get; }

        public void Dispose()
        {
            Http.Dispose();
            _certificate.Dispose();
        }

        private static X509ChainPolicy Trust(string file)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(file);
            return policy;
        }
    }
}
