using System.Net;

namespace Gatehouse.Server.Enrollment.AccountDriven.Discovery;

/// <summary>
/// HTTP for asking a domain what a device would ask it. The domain is an administrator's word, so: https only, redirects
/// are followed by hand, bodies are cut off, and nothing of an answer is shown but its status and content type. A host that
/// holds no certificate for the name that it was called by, which a device needs too, cannot be talked to at all.
/// </summary>
internal class DiscoveryHttp : IDisposable
{
    private readonly SocketsHttpHandler _handler = new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(4),
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.FromSeconds(30),
    };

    /// <summary>A client; the caller disposes it.</summary>
    public virtual HttpClient Client() => new(_handler, disposeHandler: false) { Timeout = TimeSpan.FromSeconds(5) };

    /// <inheritdoc />
    public void Dispose() => _handler.Dispose();
}
