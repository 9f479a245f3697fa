using System.Net;
using Gatehouse.Server.Hosting.Http;

namespace Gatehouse.Server.Webhooks.Endpoints;

/// <summary>Where a webhook may lead. Names are checked again at each connection, when it is known what they resolve to.</summary>
internal static class WebhookAddress
{
    /// <summary>The address, or what is wrong with it.</summary>
    public static (Uri? Address, string? Fault) Read(string text, bool allowPrivate)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || text.Any(char.IsControl))
        {
            return (null, "It is not an address.");
        }

        if (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && allowPrivate && uri.IsLoopback))
        {
            return (null, "It must begin with https://.");
        }

        if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
        {
            return (null, "It must hold neither credentials nor a fragment.");
        }

        return IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && !allowPrivate && !PublicAddresses.IsPublic(address)
            ? (null, "It leads into a private network, which Gatehouse:Webhooks:AllowPrivateAddresses forbids.")
            : (uri, null);
    }
}
