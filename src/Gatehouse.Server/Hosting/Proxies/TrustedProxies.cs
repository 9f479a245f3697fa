using System.Net;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Hosting.Proxies;

/// <summary>Knows our proxies, and reads what only they may say.</summary>
public sealed class TrustedProxies
{
    private readonly IPNetwork[] _networks;

    /// <summary>From validated options.</summary>
    public TrustedProxies(IOptions<ProxyOptions> options)
    {
        Options = options.Value;
        _networks = [.. Options.Addresses.Select(a => ProxyOptionsValidator.TryNetwork(a, out var n) ? n : default)];
    }

    /// <summary>As configured.</summary>
    public ProxyOptions Options { get; }

    /// <summary>True for the address of one of our proxies.</summary>
    public bool Contains(IPAddress? address)
    {
        if (address is null || _networks.Length == 0)
        {
            return false;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _networks.Any(n => n.Contains(plain));
    }

    /// <summary>
    /// The client-certificate header of a request that one of our proxies passed on; null when none came that way. A header
    /// that came twice is none: the client may have added one (and our proxy failed to remove it).
    /// </summary>
    public string? ClientCertificateHeader(HttpContext http) =>
        Options.ClientCertificateHeader is { } name && http.Features.Get<ProxiedConnection>() is not null && http.Request.Headers[name] is { Count: 1 } values
            ? values[0]
            : null;
}

/// <summary>Feature of a request whose connection comes from one of our proxies.</summary>
/// <param name="Proxy">Its address; the connection's remote address names the client by now.</param>
public sealed record ProxiedConnection(IPAddress Proxy);
