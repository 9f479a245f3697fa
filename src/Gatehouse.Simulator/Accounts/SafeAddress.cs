using System.Net;

namespace Gatehouse.Simulator.Accounts;

/// <summary>Which addresses a device goes to.</summary>
internal static class SafeAddress
{
    /// <summary>https, apart from this machine itself, where the simulation runs.</summary>
    public static bool IsSafe(Uri url) => url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && IsLoopback(url));

    private static bool IsLoopback(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));
}
