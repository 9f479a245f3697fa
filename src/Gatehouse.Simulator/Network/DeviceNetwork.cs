using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Simulator.Network;

/// <summary>
/// The network that simulated devices share. Connections are pooled over all of them; what one device trusts, the
/// others trust too.
/// </summary>
public sealed class DeviceNetwork : IDisposable
{
    private readonly ConcurrentDictionary<string, X509Certificate2> _roots = new();
    private readonly ConcurrentDictionary<string, Uri> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Func<X509Certificate2?, HttpMessageHandler> _open;
    private readonly Lazy<HttpMessageInvoker> _shared;

    /// <summary>Real connections.</summary>
    public DeviceNetwork() : this(null)
    {
    }

    /// <summary>Connections that somebody else makes, such as those of an in-process server.</summary>
    /// <param name="open">Makes a handler that presents this client certificate, or none. Must neither follow redirects nor keep cookies. Null for real connections.</param>
    public DeviceNetwork(Func<X509Certificate2?, HttpMessageHandler>? open)
    {
        _open = open ?? Connect;
        _shared = new Lazy<HttpMessageInvoker>(() => new HttpMessageInvoker(_open(null)));
    }

    /// <summary>
    /// Go on where a loopback server's certificate is not trusted, as a person does who taps "visit this website". On
    /// any other host it is refused.
    /// </summary>
    public bool AcceptUntrustedLoopback { get; init; }

    /// <summary>Longest wait for one answer. Default 30 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Trusts a root from now on, besides those of the system.</summary>
    public void Trust(X509Certificate2 root)
    {
        ArgumentNullException.ThrowIfNull(root);
        _roots.TryAdd(root.Thumbprint, root);
    }

    /// <summary>
    /// Leads a host to a server from now on, as a name server and a certificate would: so that the domain of an account can
    /// be asked that exists only here. The server sees the host that was asked for.
    /// </summary>
    /// <param name="host">Such as <c>example.com</c>.</param>
    /// <param name="server">Scheme, address and port to connect to instead.</param>
    public void Lead(string host, Uri server)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(server);
        _hosts[host] = server;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_shared.IsValueCreated)
        {
            _shared.Value.Dispose();
        }
    }

    /// <summary>A way to send requests without a client certificate. Shared: do not dispose of it.</summary>
    internal HttpMessageInvoker Shared => _shared.Value;

    /// <summary>A way to send requests with a client certificate; the caller disposes of it.</summary>
    internal HttpMessageInvoker OpenAs(X509Certificate2 certificate) => new(_open(certificate));

    /// <summary>Sends a request within <see cref="Timeout"/>; the answer's body is read to its end.</summary>
    internal async Task<HttpAnswer> SendAsync(HttpMessageInvoker connection, HttpRequestMessage request, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Timeout);
        Redirect(request);
        try
        {
            using var response = await connection.SendAsync(request, limit.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false);
            return HttpAnswer.Of(response, body);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new HttpRequestException($"No answer within {Timeout.TotalSeconds:0} seconds.");
        }
    }

    private void Redirect(HttpRequestMessage request)
    {
        if (request.RequestUri is { } asked && _hosts.TryGetValue(asked.Host, out var server))
        {
            request.Headers.Host = asked.Authority;
            request.RequestUri = new Uri(server, asked.PathAndQuery);
        }
    }

    private SocketsHttpHandler Connect(X509Certificate2? clientCertificate) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificates = clientCertificate is null ? null : [clientCertificate],
            RemoteCertificateValidationCallback = (sender, certificate, chain, errors) => IsTrusted(sender, certificate, errors),
        },
    };

    private bool IsTrusted(object sender, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        var host = (sender as SslStream)?.TargetHostName;
        return certificate is X509Certificate2 leaf
            && ((!errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && ChainsToRoot(leaf))
                || (AcceptUntrustedLoopback && IsLoopback(host)));
    }

    private bool ChainsToRoot(X509Certificate2 leaf)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots.Values.ToArray());
        return chain.Build(leaf);
    }

    private static bool IsLoopback(string? host) =>
        host is not null && (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address)));
}
