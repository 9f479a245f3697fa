using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Protocols.Enrollment.AccountDriven;

/// <summary>The four secrets of a server token of Apple Business or School Manager.</summary>
/// <param name="ConsumerKey"><c>consumer_key</c></param>
/// <param name="ConsumerSecret"><c>consumer_secret</c></param>
/// <param name="AccessToken"><c>access_token</c></param>
/// <param name="AccessSecret"><c>access_secret</c></param>
public sealed record AppleServerToken(string ConsumerKey, string ConsumerSecret, string AccessToken, string AccessSecret);

/// <summary>A request signed by OAuth 1.0 with HMAC-SHA1, which is what Apple's device services want for a session.</summary>
/// <remarks>Source: RFC 5849 §3; Apple, "Authenticating with a device assignment server".</remarks>
public static class OAuth1Request
{
    /// <summary>The value of <c>Authorization</c>.</summary>
    /// <param name="token">Secrets.</param>
    /// <param name="method">Such as <c>GET</c>.</param>
    /// <param name="url">Absolute; its query takes part.</param>
    /// <param name="nonce">Never used before with this time stamp.</param>
    /// <param name="now">Time stamp.</param>
    public static string Authorize(AppleServerToken token, string method, Uri url, string nonce, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(token);
        var parameters = new List<KeyValuePair<string, string>>
        {
            new("oauth_consumer_key", token.ConsumerKey),
            new("oauth_token", token.AccessToken),
            new("oauth_signature_method", "HMAC-SHA1"),
            new("oauth_timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            new("oauth_nonce", nonce),
            new("oauth_version", "1.0"),
        };
        parameters.Add(new("oauth_signature", Sign(token, method, url, parameters)));
        return "OAuth realm=\"ADM\", " + string.Join(", ", parameters.Select(p => $"{p.Key}=\"{Encode(p.Value)}\""));
    }

    /// <summary>The signature over method, address and parameters (§3.4).</summary>
    /// <param name="token">Secrets.</param>
    /// <param name="method">Method.</param>
    /// <param name="url">Absolute.</param>
    /// <param name="parameters">All <c>oauth_…</c> parameters but the signature.</param>
    public static string Sign(AppleServerToken token, string method, Uri url, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(url);
        var all = parameters.Concat(Query(url)).Select(p => (Name: Encode(p.Key), Value: Encode(p.Value)))
            .OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal)
            .Select(p => $"{p.Name}={p.Value}");

        // §3.4.1.2: scheme and host in lower case, without a default port, which is how Uri keeps them.
        var address = url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        var text = $"{method.ToUpperInvariant()}&{Encode(address)}&{Encode(string.Join('&', all))}";
        var key = $"{Encode(token.ConsumerSecret)}&{Encode(token.AccessSecret)}";
#pragma warning disable CA5350 // the only method that Apple's service takes; an HMAC does not rest on collision resistance
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }

    // §3.6: the unreserved characters of RFC 3986, in upper-case hexadecimal, which is what EscapeDataString does.
    private static string Encode(string text) => Uri.EscapeDataString(text);

    private static IEnumerable<KeyValuePair<string, string>> Query(Uri url) =>
        url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part =>
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            return equals < 0
                ? KeyValuePair.Create(Uri.UnescapeDataString(part), "")
                : KeyValuePair.Create(Uri.UnescapeDataString(part[..equals]), Uri.UnescapeDataString(part[(equals + 1)..]));
        });
}
