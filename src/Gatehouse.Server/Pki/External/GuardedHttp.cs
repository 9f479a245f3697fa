using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Pki.External;

/// <summary>
/// HTTP for addresses that an administrator typed. The connection goes to the very address that was checked, so a name
/// that resolves differently a moment later changes nothing; redirects are not followed and proxies not used.
/// </summary>
public sealed class GuardedHttp(IOptions<PkiOptions> options) : IDisposable
{
    private readonly SocketsHttpHandler _handler = new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.FromSeconds(30),
        ConnectCallback = (context, ct) => ConnectAsync(context.DnsEndPoint, options.Value.AllowPrivateScepServers, ct),
    };

    /// <summary>A client; the caller disposes it. Answers longer than 256 KiB and slower than 15 seconds fail.</summary>
    public HttpClient Client() => new(_handler, disposeHandler: false)
    {
        Timeout = TimeSpan.FromSeconds(15),
        MaxResponseContentBufferSize = 256 * 1024,
    };

    /// <inheritdoc/>
    public void Dispose() => _handler.Dispose();

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, bool allowPrivate, CancellationToken ct)
    {
        var addresses = await Dns.GetHostAddressesAsync(endPoint.Host, ct);
        var allowed = addresses.Where(a => allowPrivate || PublicAddresses.IsPublic(a)).ToArray();
        if (allowed.Length == 0)
        {
            throw new HttpRequestException("The host has no public address; Gatehouse:Pki:AllowPrivateScepServers allows private ones.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
