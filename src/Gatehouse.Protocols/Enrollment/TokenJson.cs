using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>Header and claims of an enrollment token. Readers return what is wrong, or null.</summary>
internal static class TokenJson
{
    private const int MaxTextLength = 512;

    // Year 9999, the end of what DateTimeOffset can hold.
    private const long MaxUnixSeconds = 253_402_300_799;

    // RFC 8725 §3.10 and RFC 7515 §4.1.11: nothing in a header may bring its own key or extensions.
    private static readonly string[] ForbiddenHeaders = ["jwk", "jku", "x5u", "x5c", "crit"];

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // RFC 7519 §4 leaves duplicate names to the parser; two readings of one token are one too many.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    public static byte[] WriteHeader(string kid) => Write(json =>
    {
        json.WriteString("alg", "RS256");
        json.WriteString("typ", "JWT");
        json.WriteString("kid", kid);
    });

    public static byte[] WriteClaims(EnrollmentTokenClaims claims) => Write(json =>
    {
        Text(json, "iss", claims.Issuer);
        Text(json, "aud", claims.Audience);
        Text(json, "sub", claims.OrganizationId);
        Text(json, "name", claims.Name);
        Instant(json, "iat", claims.IssuedAt);
        Instant(json, "nbf", claims.NotBefore);
        Instant(json, "exp", claims.ExpiresAt);
        Text(json, "group_id", claims.GroupId);
        Text(json, "scep_profile", claims.ScepProfileId);
        json.WriteNumber("max_uses", claims.MaxUses);
        Text(json, "jti", claims.Jti);
    });

    public static string? ReadHeader(byte[] bytes, out string? kid)
    {
        kid = null;
        using var document = Parse(bytes);
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
        using var document = Parse(bytes);
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

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Instant(Utf8JsonWriter json, string name, DateTimeOffset? value)
    {
        if (value is { } instant)
        {
            json.WriteNumber(name, instant.ToUnixTimeSeconds());
        }
    }

    private static JsonDocument? Parse(byte[] bytes)
    {
        try
        {
            var document = JsonDocument.Parse(bytes, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>False when the member is there and is not usable text; true with null when it is absent.</summary>
    private static bool TryText(JsonElement json, string name, out string? value)
    {
        value = null;
        if (!json.TryGetProperty(name, out var member))
        {
            return true;
        }

        if (member.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        try
        {
            value = member.GetString();
        }
        catch (InvalidOperationException)
        {
            return false; // the text holds bytes or escapes that are no Unicode
        }

        return value is { Length: > 0 and <= MaxTextLength };
    }

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
