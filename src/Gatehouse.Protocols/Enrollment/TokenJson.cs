using System.Text.Json;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>Header and claims of an enrollment token. Readers return what is wrong, or null.</summary>
internal static class TokenJson
{
    private const int MaxTextLength = 512;

    // Year 9999, the end of what DateTimeOffset can hold.
    private const long MaxUnixSeconds = 253_402_300_799;

    // RFC 8725 §3.10 and RFC 7515 §4.1.11: nothing in a header may bring its own key or extensions.
    private static readonly string[] ForbiddenHeaders = ["jwk", "jku", "x5u", "x5c", "crit"];

    private const int MaxDepth = 4;

    public static byte[] WriteHeader(string kid) => StrictJson.Write(json =>
    {
        json.WriteString("alg", "RS256");
        json.WriteString("typ", "JWT");
        json.WriteString("kid", kid);
    });

    public static byte[] WriteClaims(EnrollmentTokenClaims claims) => StrictJson.Write(json =>
    {
        StrictJson.Text(json, "iss", claims.Issuer);
        StrictJson.Text(json, "aud", claims.Audience);
        StrictJson.Text(json, "sub", claims.OrganizationId);
        StrictJson.Text(json, "name", claims.Name);
        StrictJson.Instant(json, "iat", claims.IssuedAt);
        StrictJson.Instant(json, "nbf", claims.NotBefore);
        StrictJson.Instant(json, "exp", claims.ExpiresAt);
        StrictJson.Text(json, "group_id", claims.GroupId);
        StrictJson.Text(json, "scep_profile", claims.ScepProfileId);
        json.WriteNumber("max_uses", claims.MaxUses);
        StrictJson.Text(json, "jti", claims.Jti);
    });

    public static string? ReadHeader(byte[] bytes, out string? kid)
    {
        kid = null;
        using var document = StrictJson.Parse(bytes, MaxDepth);
        if (document is null)
        {
            return "the header is not one JSON object with unique names";
        }

        var header = document.RootElement;
        if (ForbiddenHeaders.FirstOrDefault(name => header.TryGetProperty(name, out _)) is { } forbidden)
        {
            return $"the header carries {forbidden}";
        }

        // RFC 8725 §3.1: exactly the one algorithm, so neither "none" nor an HMAC over the public key gets through.
        if (!TryText(header, "alg", out var alg) || alg is not "RS256")
        {
            return "alg is not RS256";
        }

        if (!TryText(header, "typ", out var typ) || typ is not "JWT")
        {
            return "typ is not JWT";
        }

        return TryText(header, "kid", out kid) ? null : "kid is not a short text";
    }

    public static string? ReadClaims(byte[] bytes, out EnrollmentTokenClaims? claims)
    {
        claims = null;
        using var document = StrictJson.Parse(bytes, MaxDepth);
        if (document is null)
        {
            return "the claims are not one JSON object with unique names";
        }

        var json = document.RootElement;
        if (!TryText(json, "sub", out var organization) || !TryText(json, "name", out var name)
            || !TryText(json, "group_id", out var group) || !TryText(json, "scep_profile", out var scepProfile)
            || !TryText(json, "jti", out var jti) || !TryText(json, "iss", out var issuer) || !TryText(json, "aud", out var audience))
        {
            return "a claim that is text has another type or is too long";
        }

        if (!TryInstant(json, "exp", out var expires) || !TryInstant(json, "iat", out var issued) || !TryInstant(json, "nbf", out var start))
        {
            return "a claim that is an instant is not whole seconds";
        }

        if (!json.TryGetProperty("max_uses", out var uses) || uses.ValueKind != JsonValueKind.Number || !uses.TryGetInt32(out var maxUses) || maxUses < 0)
        {
            return "max_uses is not a count";
        }

        if (organization is null || name is null || group is null || jti is null)
        {
            return "sub, name, group_id or jti is missing";
        }

        claims = new EnrollmentTokenClaims(organization, name, group, scepProfile, maxUses, jti, expires, issuer, audience, issued, start);
        return null;
    }

    private static bool TryText(JsonElement json, string name, out string? value) => StrictJson.TryText(json, name, MaxTextLength, out value);

    /// <summary>NumericDate (RFC 7519 §2), whole seconds only: we never write fractions, so none are ours.</summary>
    private static bool TryInstant(JsonElement json, string name, out DateTimeOffset? value)
    {
        value = null;
        if (!json.TryGetProperty(name, out var member))
        {
            return true;
        }

        if (member.ValueKind != JsonValueKind.Number || !member.TryGetInt64(out var seconds) || seconds is < 0 or > MaxUnixSeconds)
        {
            return false;
        }

        value = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return true;
    }
}
