using System.Text.Json;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.Apps;

/// <summary>An app logs in by its device's key alone: an assertion (RFC 7523 §3) that the key of the request's proof has signed.</summary>
public static class DeviceAssertion
{
    /// <summary>An assertion may live this long at most.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromSeconds(60);

    /// <summary>Clocks may differ by this much.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private const int MaxLength = 4 * 1024;
    private const int MaxIdLength = 256;

    /// <summary>Writes one, as a device does.</summary>
    /// <param name="key">The device's key.</param>
    /// <param name="deviceId">Who.</param>
    /// <param name="subject">For whom.</param>
    /// <param name="issuer">Whom it is for.</param>
    /// <param name="marker">One of <see cref="ModeMarkers"/>.</param>
    /// <param name="jti">Never the same twice.</param>
    /// <param name="now">The time.</param>
    public static string Write(SigningKey key, string deviceId, string subject, string issuer, string marker, string jti, DateTimeOffset now) =>
        SignedJwt.Write(key, "JWT", json =>
        {
            json.WriteString("iss", deviceId);
            json.WriteString("sub", subject);
            json.WriteString("aud", issuer);
            StrictJson.Instant(json, "iat", now);
            StrictJson.Instant(json, "exp", now + MaxLifetime);
            json.WriteString("jti", jti);
            json.WriteString("scope", marker);
        });

    /// <summary>Checks it, in the order of RFC 7523 §3. Whose key it is, is the caller's to know.</summary>
    /// <param name="jwt">As presented.</param>
    /// <param name="key">Key of the request's proof.</param>
    /// <param name="issuer">What we are called; nothing else does as <c>aud</c>, nor does a list.</param>
    /// <param name="now">The time.</param>
    public static DeviceAssertionVerdict Check(string jwt, JsonWebKey key, string issuer, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!CompactJws.TryParse(jwt, out var jws, out var error, MaxLength, allowKeyInHeader: true))
        {
            return new DeviceAssertionVerdict.Refused(error.Reason);
        }

        // The header may repeat the key; it can bring no other.
        if ((jws.Header.Key is { } named && named.Thumbprint != key.Thumbprint) || !jws.IsSignedBy(key))
        {
            return new DeviceAssertionVerdict.Refused("it is not signed by the key of the proof");
        }

        if (jws.Header.Type is not null && !jws.Header.HasType("JWT"))
        {
            return new DeviceAssertionVerdict.Refused("typ is another");
        }

        return JwtClaims.TryParse(jws.Payload, out var claims, out error) ? Judge(claims, issuer, now) : new DeviceAssertionVerdict.Refused(error.Reason);
    }

    private static DeviceAssertionVerdict Judge(JwtClaims claims, string issuer, DateTimeOffset now)
    {
        if (claims is not { Issuer: { } device, Subject: { } subject, Id: { Length: <= MaxIdLength } jti, IssuedAt: { } issued, ExpiresAt: { } expires })
        {
            return new DeviceAssertionVerdict.Refused("iss, sub, jti, iat or exp is missing, or jti is too long");
        }

        if (!claims.TryGet("aud", out var audience) || audience.ValueKind != JsonValueKind.String || audience.GetString() != issuer)
        {
            return new DeviceAssertionVerdict.Refused("aud is not the issuer alone");
        }

        if (expires - issued > MaxLifetime)
        {
            return new DeviceAssertionVerdict.Refused("it lives too long");
        }

        if (claims.TimeFault(now, Skew) is { } fault)
        {
            return new DeviceAssertionVerdict.Refused(fault);
        }

        var modes = (claims.Text("scope") ?? "").Split(' ').Select(ModeMarkers.ModeOf).OfType<string>().ToList();
        return modes is [var mode]
            ? new DeviceAssertionVerdict.Genuine(device, subject, mode, jti, expires + Skew)
            : new DeviceAssertionVerdict.Refused("scope does not hold one marker of a mode");
    }
}
