using System.Net;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Core;

/// <summary>Where a browser ended: the address that brings the code (RFC 6749 §4.1.2, RFC 9207).</summary>
internal static class SignInAnswer
{
    /// <summary>The code, or why there is none. An answer to somebody else's question is not looked at.</summary>
    /// <param name="end">Where the browser ended; null where the user closed it.</param>
    /// <param name="state">As it was asked.</param>
    /// <param name="issuer">Who must have answered.</param>
    public static (string? Code, Verdict? Refusal) Read(Uri? end, string state, string issuer)
    {
        if (end is null)
        {
            return (null, new Verdict(StatusType.UserCancel, 0, "The browser was closed."));
        }

        var query = Query(end);
        if (Get(query, "state") != state || Get(query, "iss") != issuer)
        {
            return (null, new Verdict(StatusType.CannotAcquireAuthorizationCode, 0, "The answer belongs to another sign-in."));
        }

        return Get(query, "code") is { Length: > 0 } code ? (code, null) : (null, Get(query, "error") == "access_denied"
            ? new Verdict(StatusType.UserCancel, 0, "The user said no.")
            : new Verdict(StatusType.CannotAcquireAuthorizationCode, 0, "The sign-in brought no code."));
    }

    private static string? Get(Dictionary<string, string> query, string name) => query.TryGetValue(name, out var value) ? value : null;

    private static Dictionary<string, string> Query(Uri address)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in address.Query.TrimStart('?').Split('&'))
        {
            var at = pair.IndexOf('=');
            if (at > 0)
            {
                query[WebUtility.UrlDecode(pair.Substring(0, at))] = WebUtility.UrlDecode(pair.Substring(at + 1));
            }
        }

        return query;
    }
}
