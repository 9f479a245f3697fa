using System.Text;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>
/// Values of <c>WWW-Authenticate</c> for requests with a token: RFC 6750 §3 and RFC 9449 §7.1. For Apple devices
/// see <see cref="AppleChallenge"/>.
/// </summary>
public static class TokenChallenge
{
    /// <summary>For a resource that takes bearer tokens. Without an error when no token came at all (RFC 6750 §3.1).</summary>
    public static string Bearer(OAuthError? error = null, ScopeSet? scopes = null) => Write("Bearer", error, scopes, dpop: false);

    /// <summary>For a resource that takes DPoP-bound tokens.</summary>
    public static string Dpop(OAuthError? error = null, ScopeSet? scopes = null) => Write("DPoP", error, scopes, dpop: true);

    /// <summary>For a client that tried HTTP Basic and failed (RFC 6749 §5.2).</summary>
    public static string Basic(string realm) => $"Basic {Quote("realm", realm)}, charset=\"UTF-8\"";

    internal static string Quote(string name, string value)
    {
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new ArgumentException($"A challenge cannot carry this value of {name}: it is not printable ASCII.", nameof(value));
        }

        // RFC 9110 §5.6.4.
        return $"{name}=\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    private static string Write(string scheme, OAuthError? error, ScopeSet? scopes, bool dpop)
    {
        var parameters = new List<string>();
        if (error is not null)
        {
            parameters.Add(Quote("error", error.Code));
            parameters.Add(Quote("error_description", error.Description));
        }

        if (scopes is { IsEmpty: false })
        {
            parameters.Add(Quote("scope", scopes.ToString()));
        }

        if (dpop)
        {
            parameters.Add(Quote("algs", string.Join(' ', JwsAlgorithms.Names)));
        }

        return parameters.Count == 0 ? scheme : new StringBuilder(scheme).Append(' ').AppendJoin(", ", parameters).ToString();
    }
}
