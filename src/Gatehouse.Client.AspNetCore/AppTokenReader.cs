using System.Text.Json;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Client.AspNetCore;

/// <summary>Reads the issuer's tokens (RFC 9068 §4).</summary>
internal static class AppTokenReader
{
    private const string Type = "at+jwt";

    /// <summary>The claims of a good token, or why it is none.</summary>
    public static async ValueTask<(JwtClaims? Claims, AppRefusal? Refusal)> ReadAsync(
        string token, GatehouseAppOptions options, IssuerKeys issuer, DateTimeOffset now, CancellationToken ct)
    {
        if (!CompactJws.TryParse(token, out var jws, out _))
        {
            return (null, AppRefusal.Token("The token is malformed"));
        }

        var keys = await issuer.GetAsync(unknown: null, ct);
        if (keys is not null && !keys.Candidates(jws.Header).Any())
        {
            keys = await issuer.GetAsync(unknown: keys, ct); // signed by a key that is newer than what we know
        }

        if (keys is null)
        {
            return (null, AppRefusal.KeysAway);
        }

        return SignedJwt.TryVerify(token, keys, [Type], out var claims, out _)
            ? Check(claims, options, now) is { } reason ? (null, AppRefusal.Token(reason)) : (claims, null)
            : (null, AppRefusal.Token("The token is not one of the issuer's"));
    }

    /// <summary>The key that a token is bound to (RFC 9449 §6.1).</summary>
    public static string? Thumbprint(JwtClaims claims) =>
        claims.TryGet("cnf", out var cnf) && cnf.ValueKind == JsonValueKind.Object && cnf.TryGetProperty("jkt", out var jkt) && jkt.ValueKind == JsonValueKind.String
            ? jkt.GetString()
            : null;

    private static string? Check(JwtClaims claims, GatehouseAppOptions options, DateTimeOffset now)
    {
        if (!string.Equals(claims.Issuer, options.Issuer, StringComparison.Ordinal))
        {
            return "The token is of another issuer";
        }

        if (claims.Audiences is not [var audience] || !string.Equals(audience, options.Audience, StringComparison.Ordinal))
        {
            return "The token is for another audience";
        }

        if (claims.ExpiresAt is null || claims.Subject is null || claims.TimeFault(now, options.ClockSkew) is not null)
        {
            return "The token has ended, or has not begun";
        }

        return Thumbprint(claims) is null ? "The token is bound to no key" : null;
    }
}
