using System.Net;
using System.Net.Sockets;

namespace Gatehouse.Server.Hosting.Limits;

/// <summary>What limits count as one client.</summary>
public static class ClientAddress
{
    /// <summary>Names it: an IPv4 address, or an IPv6 /64, which one client owns as a whole.</summary>
    public static string Key(IPAddress? address)
    {
        var known = address ?? IPAddress.None;
        if (known.IsIPv4MappedToIPv6)
        {
            known = known.MapToIPv4();
        }

        return known.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(known.GetAddressBytes().AsSpan(0, 8)) : known.ToString();
    }
}
