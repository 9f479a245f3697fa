using System.Buffers;
using System.Text;
using Gatehouse.Protocols;

namespace Gatehouse.Server.Hosting.Telemetry;

/// <summary>Addresses as they may be written down: values that let somebody in are masked.</summary>
public static class Redaction
{
    private const string Mask = "•••";

    private static readonly HashSet<string> SecretNames =
        new(StringComparer.OrdinalIgnoreCase)
        {
            "token", "code", "secret", "key", "password", "challenge", "attempt", "message", "t", "s",
            "signin", "flow", "login_hint", "id_token_hint", "request", "request_uri", "user_code", "access_token", "refresh_token", "client_secret", "software_statement",
            "state", "SAMLRequest", "SAMLResponse", "RelayState", "device_id",
            "rest", // of an address that a route takes whatever it says
        };

    private static readonly SearchValues<char> Unprintable = SearchValues.Create([.. Enumerable.Range(0, 32).Select(c => (char)c), '\u007f', '\u0085', '\u2028', '\u2029']);

    /// <summary>Path and query of a request. Secret parts are found by the names of route and query parameters.</summary>
    public static string Address(HttpRequest request) => Path(request) + Query(request.Query);

    /// <summary>Path of a request. Where no route took it, as with another method than the route's, only its beginning: nothing names what follows.</summary>
    public static string Path(HttpRequest request)
    {
        var path = request.Path.Value ?? "/";
        if (request.RouteValues.Count == 0 && request.HttpContext.GetEndpoint() is not RouteEndpoint)
        {
            return Printable(path.AsSpan(1).IndexOf('/') is >= 0 and var end && end + 2 < path.Length ? path[..(end + 2)] + Mask : path);
        }

        foreach (var (name, value) in request.RouteValues)
        {
            if (value is string { Length: > 0 } text && SecretNames.Contains(name))
            {
                path = path.Replace(text, Mask, StringComparison.Ordinal);
            }
        }

        return Printable(path);
    }

    private static string Query(IQueryCollection query)
    {
        if (query.Count == 0)
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (var (name, value) in query)
        {
            text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(SecretNames.Contains(name) ? Mask : value.ToString());
        }

        return Printable(text.ToString());
    }

    /// <summary>Bounded, and without characters that could forge a line where a log is read as text.</summary>
    private static string Printable(string text)
    {
        text = text.Shorten(512);
        return text.AsSpan().ContainsAny(Unprintable) ? string.Concat(text.Select(c => Unprintable.Contains(c) ? '?' : c)) : text;
    }
}
