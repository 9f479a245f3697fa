using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>Tells a client that a session has ended (OpenID Connect Back-Channel Logout §2.4). Posted as <c>logout_token</c>.</summary>
/// <param name="Issuer"><c>iss</c>.</param>
/// <param name="ClientId"><c>aud</c>.</param>
/// <param name="Subject"><c>sub</c>.</param>
/// <param name="SessionId"><c>sid</c>; null ends all sessions of the person.</param>
/// <param name="Id"><c>jti</c>.</param>
/// <param name="IssuedAt"><c>iat</c>.</param>
/// <param name="ExpiresAt"><c>exp</c>; two minutes are advised.</param>
public sealed record LogoutToken(
    string Issuer, string ClientId, string Subject, string? SessionId, string Id, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    /// <summary><c>typ</c>.</summary>
    public const string Type = "logout+jwt";

    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    /// <summary>Signs it.</summary>
    public string Write(SigningKey key) => SignedJwt.Write(key, Type, json =>
    {
        json.WriteString("iss", Issuer);
        json.WriteString("sub", Subject);
        json.WriteString("aud", ClientId);
        StrictJson.Instant(json, "iat", IssuedAt);
        StrictJson.Instant(json, "exp", ExpiresAt);
        json.WriteString("jti", Id);
        StrictJson.Text(json, "sid", SessionId);
        json.WriteStartObject("events");
        json.WriteStartObject(Event);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>Reads and checks one from a provider of ours (§2.6).</summary>
    /// <returns>The caller then refuses a <see cref="Id"/> that it has seen.</returns>
    public static bool TryRead(
        string? jwt, JsonWebKeySet keys, string issuer, string clientId, DateTimeOffset now,
        [NotNullWhen(true)] out LogoutToken? token, [NotNullWhen(false)] out ParseError? error)
    {
        token = null;
        // §2.4 only recommends the type, and providers of before it send JWT or none; the event tells it from an ID Token.
        if (!SignedJwt.TryVerify(jwt, keys, [Type, "JWT", ""], out var claims, out error))
        {
            return false;
        }

        if (!string.Equals(claims.Issuer, issuer, StringComparison.Ordinal) || !claims.Audiences.Contains(clientId, StringComparer.Ordinal))
        {
            return Fail("iss or aud is another", out error);
        }

        if (claims.TimeFault(now, Skew) is { } fault)
        {
            return Fail(fault, out error);
        }

        if (claims.TryGet("nonce", out _) || !HasEvent(claims) || claims is not { Id: { } id, IssuedAt: { } issued })
        {
            return Fail("there is a nonce, or no logout event, iat or jti", out error);
        }

        var session = claims.Text("sid");
        if (claims.Subject is null && session is null)
        {
            return Fail("sub and sid are both missing", out error);
        }

        token = new LogoutToken(issuer, clientId, claims.Subject ?? "", session, id, issued, claims.ExpiresAt ?? issued);
        return true;
    }

    private static bool HasEvent(JwtClaims claims) =>
        claims.TryGet("events", out var events) && events.ValueKind == JsonValueKind.Object
        && events.TryGetProperty(Event, out var value) && value.ValueKind == JsonValueKind.Object;

    private static bool Fail(string reason, out ParseError error)
    {
        error = new ParseError("logout token", 0, reason);
        return false;
    }
}
