using System.Net;

namespace Gatehouse.Server.Hosting.Proxies;

/// <summary>
/// First of all middleware: believes <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> from our proxies, and takes every
/// such header, the client certificate's above all, out of requests that came from elsewhere.
/// </summary>
public sealed class ProxyMiddleware(RequestDelegate next, TrustedProxies proxies, ILogger<ProxyMiddleware> log)
{
    private const string For = "X-Forwarded-For";
    private const string Proto = "X-Forwarded-Proto";

    // Whatever certificate header is configured, the usual ones are never taken from strangers.
    private static readonly string[] Guarded =
        ["Client-Cert", "Client-Cert-Chain", "X-Forwarded-Client-Cert", "X-Forwarded-Tls-Client-Cert", "X-Amzn-Mtls-Clientcert", "X-Amzn-Mtls-Clientcert-Leaf"];

    private readonly string[] _certificateHeaders =
        [.. Guarded.Append(proxies.Options.ClientCertificateHeader).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Sorts out who is speaking.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        var peer = http.Connection.RemoteIpAddress;
        if (peer is not null && proxies.Contains(peer))
        {
            http.Features.Set(new ProxiedConnection(peer));
            Believe(http);
        }
        else
        {
            Strip(http, peer);
        }

        return next(http);
    }

    private void Believe(HttpContext http)
    {
        // Each proxy appends whom it saw, so the right end is nearest to us: walk left over our own proxies, and the
        // first stranger is the client. What is further left was written by the client itself.
        var hops = string.Join(',', http.Request.Headers[For].OfType<string>()).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = hops.Length - 1; i >= 0 && IPAddress.TryParse(hops[i].Trim('[', ']'), out var hop); i--)
        {
            http.Connection.RemoteIpAddress = hop;
            if (!proxies.Contains(hop))
            {
                break;
            }
        }

        if (http.Request.Headers[Proto] is { Count: > 0 } proto && proto[^1] is { } last)
        {
            http.Request.Scheme = last.EndsWith("https", StringComparison.OrdinalIgnoreCase) ? "https" : "http";
        }
    }

    private void Strip(HttpContext http, IPAddress? peer)
    {
        if (http.Request.Headers.Remove(For, out var claimed))
        {
            http.Features.Set(new ForwardedClaim(claimed.ToString()));
        }

        http.Request.Headers.Remove(Proto);
        foreach (var header in _certificateHeaders)
        {
            if (http.Request.Headers.Remove(header))
            {
                HostingLog.HeaderRemoved(log, header, peer?.ToString() ?? "unknown");
            }
        }
    }
}
