using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.Server.Hosting.Http;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Mvpds;

/// <summary>
/// HTTP to providers. Their addresses are an operator's word or their own, so: guarded connections, no redirects, short times
/// and bounded answers; and every way in which that fails has a kind.
/// </summary>
internal sealed class MvpdHttp(IOptions<MvpdOptions> options) : IDisposable
{
    private const string Setting = "Gatehouse:TvProvider:Mvpds:AllowPrivate";
    private const int MaxConnections = 256;

    private readonly ConcurrentDictionary<string, Lazy<SocketsHttpHandler>> _handlers = new(StringComparer.Ordinal);

    /// <summary>Sends a request, and reads the answer whatever its status.</summary>
    /// <param name="request">To https, or with the option to loopback.</param>
    /// <param name="line">How.</param>
    /// <param name="timeout">For all of it.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="MvpdException">There is no answer.</exception>
    public async Task<MvpdReply> SendAsync(HttpRequestMessage request, MvpdLine line, TimeSpan timeout, CancellationToken ct)
    {
        var host = request.RequestUri!.Host;
        if (request.RequestUri.Scheme != Uri.UriSchemeHttps && !(options.Value.AllowPrivate && request.RequestUri is { IsLoopback: true, Scheme: "http" }))
        {
            throw new MvpdException(MvpdTrouble.NotConfigured, $"{host} is not addressed by https");
        }

        if (timeout <= TimeSpan.Zero)
        {
            throw new MvpdException(MvpdTrouble.NotInTime, $"no time is left to ask {host}");
        }

        using var deadline = new CancellationTokenSource(timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        using var http = new HttpClient(Handler(line), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = line.MaxBytes };
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            return new MvpdReply((int)response.StatusCode, response.Content.Headers.ContentType, await response.Content.ReadAsByteArrayAsync(either.Token));
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw deadline.IsCancellationRequested
                ? new MvpdException(MvpdTrouble.NotInTime, $"{host} did not answer in time")
                : new MvpdException(MvpdTrouble.NotConnected, $"{host} did not take the connection in time ({e.GetType().Name})");
        }
        catch (HttpRequestException e)
        {
            throw Explain(host, e, line);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var handler in _handlers.Values.Where(h => h.IsValueCreated))
        {
            handler.Value.Dispose();
        }
    }

    private SocketsHttpHandler Handler(MvpdLine line) => _handlers.GetOrAdd(line.Key, _ => new Lazy<SocketsHttpHandler>(() => Make(line))).Value;

    private SocketsHttpHandler Make(MvpdLine line)
    {
        var handler = GuardedHandler.Create(() => options.Value.AllowPrivate, Setting);
        handler.ConnectTimeout = line.Connect;
        handler.MaxConnectionsPerServer = MaxConnections;
        if (line.TlsCertificates.Count > 0)
        {
            var trusted = new X509Certificate2Collection();
            foreach (var pem in line.TlsCertificates)
            {
                trusted.ImportFromPem(pem);
            }

            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                errors == SslPolicyErrors.None || (errors == SslPolicyErrors.RemoteCertificateChainErrors && IsTrusted(certificate, trusted));
        }

        return handler;
    }

    // Beside the roots of the machine: an own authority of the provider, or its one certificate. Name and time hold as ever.
    private static bool IsTrusted(X509Certificate? certificate, X509Certificate2Collection trusted)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return certificate is X509Certificate2 leaf && chain.Build(leaf);
    }

    private static MvpdException Explain(string host, HttpRequestException e, MvpdLine line) => e.InnerException switch
    {
        HttpRequestException inside => new(MvpdTrouble.NotConnected, $"{host} cannot be called: {inside.Message}"),
        CryptographicException or AuthenticationException => new(MvpdTrouble.NotRead, $"{host} shows no certificate that is trusted here"),
        _ => e.HttpRequestError switch
        {
            HttpRequestError.ConfigurationLimitExceeded => new(MvpdTrouble.NotRead, $"{host} answers with more than {line.MaxBytes / 1024} KiB"),
            HttpRequestError.SecureConnectionError => new(MvpdTrouble.NotRead, $"{host} shows no certificate that is trusted here"),
            HttpRequestError.NameResolutionError => new(MvpdTrouble.NotConnected, $"{host} is a name that does not resolve"),
            HttpRequestError.ConnectionError => new(MvpdTrouble.NotConnected, $"{host} cannot be connected to"),
            _ => new(MvpdTrouble.NotRead, $"{host} broke off its answer"),
        },
    };
}

/// <summary>How a provider is spoken to.</summary>
/// <param name="Connect">Until when a connection must stand.</param>
/// <param name="MaxBytes">Largest answer.</param>
/// <param name="TlsCertificates">PEM, trusted beside those of the machine.</param>
internal sealed record MvpdLine(TimeSpan Connect, int MaxBytes, IReadOnlyList<string> TlsCertificates)
{
    /// <summary>For what happens while somebody signs in.</summary>
    public static MvpdLine SignIn { get; } = new(TimeSpan.FromSeconds(5), 256 * 1024, []);

    /// <summary>For metadata, also of a federation.</summary>
    public static MvpdLine Metadata { get; } = new(TimeSpan.FromSeconds(5), 8 * 1024 * 1024, []);

    /// <summary>Tells connections apart that must not be shared.</summary>
    public string Key { get; } = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Connect.Ticks}\n{string.Join('\n', TlsCertificates)}")));
}

/// <summary>An answer.</summary>
/// <param name="Status">Status.</param>
/// <param name="Type">Content type; null when not stated.</param>
/// <param name="Body">Within the limit.</param>
internal sealed record MvpdReply(int Status, MediaTypeHeaderValue? Type, byte[] Body)
{
    /// <summary>Status 200.</summary>
    public bool IsOk => Status == StatusCodes.Status200OK;
}
