using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Gatehouse.Protocols.OAuth;

/// <summary>Redirection endpoints (RFC 6749 §3.1.2; RFC 8252; RFC 9700 §2.1, §4.1.3).</summary>
public static class RedirectUri
{
    /// <summary>Longest that may be registered or sent.</summary>
    public const int MaxLength = 2048;

    // RFC 3986 §2: the printable ASCII characters that an address can have. A backslash is a slash to browsers and not to us.
    private static readonly SearchValues<char> UriCharacters =
        SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c).Where(c => !"\\\"<>^`{|}".Contains(c))]);

    private static readonly string[] LoopbackPrefixes = ["http://127.0.0.1", "http://[::1]"];

    /// <summary>
    /// Whether a client may register it: absolute, ASCII, without fragment and user information; <c>https</c>, or, for
    /// <paramref name="native"/> clients, <c>http</c> on this machine (RFC 8252 §7.3) or a scheme of their own that is a
    /// reversed domain name (§7.1). Fails with <c>invalid_redirect_uri</c>.
    /// </summary>
    public static bool TryValidate(string? uri, bool native, [NotNullWhen(false)] out OAuthError? error)
    {
        error = Fault(uri, native) is { } fault ? OAuthError.InvalidRedirectUri(fault) : null;
        return error is null;
    }

    /// <summary>
    /// Whether a request's address is the registered one. RFC 9700 §2.1: equal character by character; RFC 8252 §7.3:
    /// only a native client's loopback literal may have any port.
    /// </summary>
    public static bool Matches(string registered, string? presented)
    {
        ArgumentNullException.ThrowIfNull(registered);
        if (presented is null || presented.Length > MaxLength)
        {
            return false;
        }

        return string.Equals(registered, presented, StringComparison.Ordinal)
            || (TryTakePort(registered, out var a) && TryTakePort(presented, out var b) && string.Equals(a, b, StringComparison.Ordinal));
    }

    /// <summary>True when the scheme belongs to an application on the device rather than to the web.</summary>
    public static bool HasPrivateScheme(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Scheme is not ("http" or "https");

    private static string? Fault(string? uri, bool native)
    {
        if (string.IsNullOrEmpty(uri) || uri.Length > MaxLength || uri.AsSpan().ContainsAnyExcept(UriCharacters) || !Uri.TryCreate(uri, UriKind.Absolute, out var parsed))
        {
            return "A redirect URI is not an absolute address in ASCII.";
        }

        // RFC 6749 §3.1.2: no fragment. RFC 3986 §3.2.1 user information only serves to mislead.
        if (uri.Contains('#', StringComparison.Ordinal) || parsed.UserInfo.Length > 0 || uri.Contains('*', StringComparison.Ordinal))
        {
            return "A redirect URI has a fragment, user information or a wildcard.";
        }

        // The text is what we compare and send, so it must not be one that a browser reads as another address.
        if (HasDotSegment(uri))
        {
            return "A redirect URI has dot segments.";
        }

        return parsed.Scheme switch
        {
            "https" => parsed.Host.Length > 0 ? null : "A redirect URI has no host.",
            "http" => native && (IsLoopbackLiteral(uri) || parsed.Host == "localhost") ? null : "A redirect URI with http must be one of a native client on this machine.",
            _ => PrivateSchemeFault(uri, parsed.Scheme, native),
        };
    }

    // RFC 8252 §8.4: a private-use scheme without a period is refused; this keeps javascript, data and their like out too.
    private static string? PrivateSchemeFault(string uri, string scheme, bool native) =>
        native && scheme.Contains('.', StringComparison.Ordinal) && uri.StartsWith(scheme + ":/", StringComparison.Ordinal)
            ? null
            : "A redirect URI has a scheme that is neither https nor a reversed domain name of a native client.";

    private static bool HasDotSegment(string uri)
    {
        var path = uri.AsSpan();
        var end = path.IndexOf('?');
        path = end < 0 ? path : path[..end];
        foreach (var range in path.Split('/'))
        {
            var segment = path[range].ToString().Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
            if (segment is "." or "..")
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLoopbackLiteral(string uri) => TryTakePort(uri, out _);

    // Cuts ":port" out of an address that begins with a loopback literal; false for every other address.
    private static bool TryTakePort(string uri, [NotNullWhen(true)] out string? without)
    {
        without = null;
        var prefix = Array.Find(LoopbackPrefixes, p => uri.StartsWith(p, StringComparison.Ordinal));
        if (prefix is null)
        {
            return false;
        }

        var rest = uri.AsSpan(prefix.Length);
        if (rest is [':', ..])
        {
            var digits = rest[1..].IndexOfAnyExceptInRange('0', '9');
            var length = digits < 0 ? rest.Length - 1 : digits;
            if (length is 0 or > 5 || int.Parse(rest.Slice(1, length), NumberStyles.None, CultureInfo.InvariantCulture) > ushort.MaxValue)
            {
                return false;
            }

            rest = rest[(length + 1)..];
        }

        if (!rest.IsEmpty && rest[0] is not ('/' or '?'))
        {
            return false; // "http://127.0.0.1.example" and "http://127.0.0.1@example" are other hosts
        }

        without = prefix + rest.ToString();
        return true;
    }
}
