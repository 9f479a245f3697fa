using System.Text;

namespace Gatehouse.Server.TvProvider.Administration.Validation;

/// <summary>Addresses, hosts and schemes that operators type.</summary>
internal static class AddressRules
{
    private static readonly HashSet<string> Taken = new(StringComparer.OrdinalIgnoreCase)
    {
        "about", "blob", "content", "data", "facetime", "file", "filesystem", "ftp", "http", "https", "intent", "itms", "itms-apps", "javascript", "mailto", "market",
        "sms", "tel", "view-source", "vbscript", "ws", "wss",
    };

    /// <summary>Why an address cannot be called; null when it can.</summary>
    public static string? Fault(string address, bool loopbackHttp)
    {
        if (address.AsSpan().ContainsAnyExceptInRange('!', '~') || !Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            return "Not an absolute address.";
        }

        if (uri.Scheme != Uri.UriSchemeHttps && !(loopbackHttp && uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        {
            return "Not an https address.";
        }

        if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
        {
            return "An address with a user name or a fragment.";
        }

        return uri.Host.EndsWith(".invalid", StringComparison.OrdinalIgnoreCase) ? "Still the placeholder of a preset." : null;
    }

    /// <summary>Why a text is no host name; null when it is one.</summary>
    public static string? HostFault(string host)
    {
        if (host.Contains('*', StringComparison.Ordinal))
        {
            return "A domain covers its sub-domains anyway; no asterisk.";
        }

        // Addresses are compared in ASCII, as browsers send them (RFC 5891).
        if (Uri.CheckHostName(host) is not (UriHostNameType.Dns or UriHostNameType.IPv4) || host.EndsWith('.') || !Ascii.IsValid(host))
        {
            return "A host name in ASCII (xn--…), without scheme, port and path.";
        }

        return host.Contains('.', StringComparison.Ordinal) || host == "localhost" ? null : "A whole top-level domain would cover everybody's hosts.";
    }

    /// <summary>Why a text is no scheme of a native app; null when it is one (RFC 8252 §7.1).</summary>
    public static string? SchemeFault(string scheme)
    {
        if (scheme.Length is 0 or > 64 || !char.IsAsciiLetter(scheme[0]) || scheme.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.')))
        {
            return "A scheme begins with a letter and goes on with letters, digits, plus, minus and dots; without ://.";
        }

        return Taken.Contains(scheme) ? "This scheme belongs to browsers and systems." : null;
    }
}
