using System.Net;
using System.Net.Sockets;

namespace Gatehouse.Server.Apps.Quotas;

/// <summary>What counts as one origin: an IPv4 address, or an IPv6 /64, which one customer usually owns as a whole.</summary>
internal static class AddressBlock
{
    /// <summary>Names the block of an address.</summary>
    public static string Of(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), 0, 0, 0, 0, 0, 0, 0, 0]) + "/64"
            : address.ToString();
    }
}
