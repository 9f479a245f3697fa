using Gatehouse.Server.Hosting.Http;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Pki.External;

/// <summary>HTTP for addresses that an administrator typed; see <see cref="GuardedHandler"/>.</summary>
public sealed class GuardedHttp(IOptions<PkiOptions> options) : IDisposable
{
    private readonly SocketsHttpHandler _handler = GuardedHandler.Create(() => options.Value.AllowPrivateScepServers, "Gatehouse:Pki:AllowPrivateScepServers");

    /// <summary>A client; the caller disposes it. Answers longer than 256 KiB and slower than 15 seconds fail.</summary>
    public HttpClient Client() => new(_handler, disposeHandler: false)
    {
        Timeout = TimeSpan.FromSeconds(15),
        MaxResponseContentBufferSize = 256 * 1024,
    };

    /// <inheritdoc/>
    public void Dispose() => _handler.Dispose();
}
