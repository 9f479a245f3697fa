using System.Globalization;
using System.Text;

namespace Gatehouse.Client.AspNetCore;

/// <summary>Why a request is not let in, as <c>WWW-Authenticate</c> says it (RFC 9449 §7.1, RFC 6750 §3, RFC 9470 §3).</summary>
/// <param name="Error">The code; null for a request that shows no token, or none in the form that is asked for.</param>
/// <param name="Description">For the developer. Quotes nothing of the request.</param>
internal sealed record AppRefusal(string? Error, string? Description = null)
{
    public static readonly AppRefusal NotShown = new((string?)null);

    /// <summary>Nobody can be let in just now: the issuer's keys cannot be had.</summary>
    public static readonly AppRefusal KeysAway = new("temporarily_unavailable");

    /// <summary>A level to sign in with.</summary>
    public string? AcrValues { get; init; }

    /// <summary>How long ago the sign-in may be.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>The scope that is missing.</summary>
    public string? Scope { get; init; }

    public static AppRefusal Token(string description) => new("invalid_token", description);

    public static AppRefusal Proof(string description) => new("invalid_dpop_proof", description);

    public static AppRefusal Nonce() => new("use_dpop_nonce", "A nonce of this server is needed");

    public static AppRefusal Level(string acr, TimeSpan? maxAge = null) =>
        new("insufficient_user_authentication", "A higher level of sign-in is needed") { AcrValues = acr, MaxAge = maxAge };

    public static AppRefusal MissingScope(string scope) => new("insufficient_scope", "The token does not allow this") { Scope = scope };

    /// <summary>The header's value.</summary>
    public string ToHeader()
    {
        var text = new StringBuilder("DPoP ");
        Add(text, "error", Error);
        Add(text, "error_description", Description);
        Add(text, "scope", Scope);
        Add(text, "acr_values", AcrValues);
        Add(text, "max_age", MaxAge is { } age ? ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null);
        return text.Append("algs=\"ES256\"").ToString();
    }

    // Values are ours, but for scopes and levels that the backend's code names: neither may hold what ends a quoted text.
    private static void Add(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}=\"{value.Replace("\\", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal)}\", ");
        }
    }
}
