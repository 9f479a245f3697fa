using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Protocols.Apps;

/// <summary>
/// A device changes its key, or what opens it: the request is proved by the old key, and holds a statement that the new key
/// has signed and that names the old one. So neither can be put in the place of the other by somebody who has only one.
/// </summary>
/// <param name="Key">The new key; the old one, when only the mode changes.</param>
/// <param name="Jti">Unique per key; to be refused the second time.</param>
/// <param name="RememberUntil">How long it must be remembered for that.</param>
public sealed record KeyChange(JsonWebKey Key, string Jti, DateTimeOffset RememberUntil)
{
    /// <summary>Longest body that is looked at, in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    private const string Type = "gatehouse-key+jwt";
    private const int MaxLength = 8 * 1024;
    private const int MaxIdLength = 256;

    /// <summary><c>authentication_mode</c>: what opens the new key; null when that stays.</summary>
    public string? AuthenticationMode { get; init; }

    /// <summary><c>key_storage</c>: where the new key is; null when that stays.</summary>
    public string? KeyStorage { get; init; }

    /// <summary>Writes the body, as a device does.</summary>
    /// <param name="key">The new key.</param>
    /// <param name="deviceId">Who.</param>
    /// <param name="oldThumbprint">Thumbprint of the old key.</param>
    /// <param name="issuer">Whom it is for.</param>
    /// <param name="jti">Never the same twice.</param>
    /// <param name="now">The time.</param>
    /// <param name="mode">What opens it; null when that stays.</param>
    public static byte[] Write(SigningKey key, string deviceId, string oldThumbprint, string issuer, string jti, DateTimeOffset now, string? mode = null)
    {
        var statement = CompactJws.WriteWithKey(key, Type, StrictJson.Write(json =>
        {
            json.WriteString("iss", deviceId);
            json.WriteString("aud", issuer);
            StrictJson.Instant(json, "iat", now);
            StrictJson.Instant(json, "exp", now + DeviceAssertion.MaxLifetime);
            json.WriteString("jti", jti);
            json.WriteString("old_jkt", oldThumbprint);
            StrictJson.Text(json, "authentication_mode", mode);
        }));
        return StrictJson.Write(json => json.WriteString("key_proof", statement));
    }

    /// <summary>Reads and checks a body.</summary>
    /// <param name="body">The request's body.</param>
    /// <param name="deviceId">Installation of the access token.</param>
    /// <param name="oldThumbprint">Key of the access token, which the request's proof has shown.</param>
    /// <param name="issuer">What we are called.</param>
    /// <param name="now">The time.</param>
    /// <param name="change">What is asked for.</param>
    /// <param name="error">Why it is refused.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> body, string deviceId, string oldThumbprint, string issuer, DateTimeOffset now,
        [NotNullWhen(true)] out KeyChange? change, [NotNullWhen(false)] out OAuthError? error)
    {
        change = null;
        using var document = body.Length <= MaxBytes ? StrictJson.Parse(body, maxDepth: 4) : null;
        if (document is null || !StrictJson.TryText(document.RootElement, "key_proof", MaxLength, out var statement) || statement is null)
        {
            error = OAuthError.InvalidRequest("The body is not a short JSON object with a key_proof.");
            return false;
        }

        (change, var reason) = Check(statement, deviceId, oldThumbprint, issuer, now);
        error = change is null ? OAuthError.InvalidRequest($"The key_proof does not hold: {reason}.") : null;
        return change is not null;
    }

    private static (KeyChange? Change, string? Reason) Check(string statement, string deviceId, string oldThumbprint, string issuer, DateTimeOffset now)
    {
        if (!CompactJws.TryParse(statement, out var jws, out var error, MaxLength, allowKeyInHeader: true))
        {
            return (null, error.Reason);
        }

        if (jws.Header.Key is not { HadPrivatePart: false, KeyType: "EC" } key || !jws.Header.HasType(Type) || !jws.IsSignedBy(key))
        {
            return (null, "typ is another, jwk is no public P-256 key, or the signature does not match");
        }

        if (!JwtClaims.TryParse(jws.Payload, out var claims, out error))
        {
            return (null, error.Reason);
        }

        return Fault(claims, deviceId, oldThumbprint, issuer, now) is { } fault
            ? (null, fault)
            : (new KeyChange(key, claims.Id!, claims.ExpiresAt!.Value + DeviceAssertion.Skew)
            {
                AuthenticationMode = claims.Text("authentication_mode"),
                KeyStorage = claims.Text("key_storage"),
            }, null);
    }

    private static string? Fault(JwtClaims claims, string deviceId, string oldThumbprint, string issuer, DateTimeOffset now)
    {
        if (claims is not { Id.Length: <= MaxIdLength, IssuedAt: { } issued, ExpiresAt: { } expires } || expires - issued > DeviceAssertion.MaxLifetime)
        {
            return "jti, iat or exp is missing, or it lives too long";
        }

        if (claims.Issuer != deviceId || claims.Text("old_jkt") != oldThumbprint)
        {
            return "it is about another device or key";
        }

        if (!claims.TryGet("aud", out var audience) || audience.ValueKind != JsonValueKind.String || audience.GetString() != issuer)
        {
            return "aud is not the issuer alone";
        }

        return Unknown(claims, "authentication_mode", AuthenticationModes.All) || Unknown(claims, "key_storage", KeyStorages.All)
            ? "authentication_mode or key_storage is not one that can be"
            : claims.TimeFault(now, DeviceAssertion.Skew);
    }

    private static bool Unknown(JwtClaims claims, string name, IReadOnlyList<string> known) =>
        claims.TryGet(name, out var value) && !(value.ValueKind == JsonValueKind.String && known.Contains(value.GetString(), StringComparer.Ordinal));
}
