using System.Net;
using System.Net.Sockets;

namespace Gatehouse.Server.Hosting.Http;

/// <summary>
/// Connections for addresses that somebody typed or registered. Each goes to the very address that was checked, so a name
/// that resolves differently a moment later changes nothing; redirects are not followed and proxies not used.
/// </summary>
public static class GuardedHandler
{
    /// <summary>A handler; the caller disposes it.</summary>
    /// <param name="allowPrivate">Asked for each connection: may it go to addresses that only mean something inside a network?</param>
    /// <param name="option">Name of the option behind <paramref name="allowPrivate"/>, for whoever reads the failure.</param>
    public static SocketsHttpHandler Create(Func<bool> allowPrivate, string option) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.FromSeconds(30),
        ConnectCallback = (context, ct) => ConnectAsync(context.DnsEndPoint, allowPrivate(), option, ct),
    };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, bool allowPrivate, string option, CancellationToken ct)
    {
        var addresses = await Dns.GetHostAddressesAsync(endPoint.Host, ct);
        var allowed = addresses.Where(a => allowPrivate || PublicAddresses.IsPublic(a)).ToArray();
        if (allowed.Length == 0)
        {
            throw new AddressForbiddenException($"The host has no public address; {option} allows private ones.");
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
