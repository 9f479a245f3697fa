using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>A JWT access token for somebody else's resource (RFC 9068). Our own resources get opaque tokens.</summary>
/// <param name="Issuer"><c>iss</c>.</param>
/// <param name="Subject"><c>sub</c>: the person, or the client where there is none (§2.2).</param>
/// <param name="Audiences"><c>aud</c>: at least one; a single one is written as text.</param>
/// <param name="ClientId"><c>client_id</c>.</param>
/// <param name="Id"><c>jti</c>.</param>
/// <param name="IssuedAt"><c>iat</c>.</param>
/// <param name="ExpiresAt"><c>exp</c>.</param>
public sealed record AccessTokenClaims(
    string Issuer, string Subject, IReadOnlyList<string> Audiences, string ClientId, string Id, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    /// <summary><c>typ</c> (§2.1).</summary>
    public const string Type = "at+jwt";

    /// <summary><c>scope</c> (§2.2.3).</summary>
    public ScopeSet Scopes { get; init; } = ScopeSet.Empty;

    /// <summary><c>auth_time</c> (§2.2.1).</summary>
    public DateTimeOffset? AuthTime { get; init; }

    /// <summary><c>acr</c>.</summary>
    public string? Acr { get; init; }

    /// <summary><c>amr</c> (RFC 8176).</summary>
    public IReadOnlyList<string> Amr { get; init; } = [];

    /// <summary><c>groups</c> (§2.2.3.1).</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary><c>cnf</c>.<c>jkt</c>: the token is bound to a DPoP key (RFC 9449 §6.1).</summary>
    public string? DpopJkt { get; init; }

    /// <summary><c>cnf</c>.<c>x5t#S256</c>: the token is bound to a certificate (RFC 8705 §3.1).</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary><c>device_id</c>: installation of an app; null where the audience must not know it.</summary>
    public string? DeviceId { get; init; }

    /// <summary><c>anon</c>: nobody is known to be behind the subject, only a device.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary><c>act</c>.<c>sub</c>: who acts for the subject (RFC 8693 §4.1).</summary>
    public string? Actor { get; init; }

    /// <summary>Signs it.</summary>
    public string Write(SigningKey key) => SignedJwt.Write(key, Type, Members);

    /// <summary>Reads and checks a token of ours (§4), but for its audience, which is the caller's to judge.</summary>
    public static bool TryRead(
        string? jwt, JsonWebKeySet keys, string issuer, DateTimeOffset now,
        [NotNullWhen(true)] out AccessTokenClaims? token, [NotNullWhen(false)] out ParseError? error)
    {
        token = null;
        if (!SignedJwt.TryVerify(jwt, keys, [Type], out var claims, out error))
        {
            return false;
        }

        if (!string.Equals(claims.Issuer, issuer, StringComparison.Ordinal))
        {
            return Fail("iss is another server", out error);
        }

        if (claims.TimeFault(now, TimeSpan.Zero) is { } fault)
        {
            return Fail(fault, out error);
        }

        if (claims is not { Subject: { } subject, Id: { } id, IssuedAt: { } issued, ExpiresAt: { } expires, Audiences.Count: > 0 }
            || claims.Text("client_id") is not { } client || !ScopeSet.TryParse(claims.Text("scope"), out var scopes, out _))
        {
            return Fail("a required claim is missing", out error);
        }

        token = new AccessTokenClaims(issuer, subject, claims.Audiences, client, id, issued, expires)
        {
            Scopes = scopes,
            AuthTime = claims.Instant("auth_time"),
            Acr = claims.Text("acr"),
            Amr = claims.Texts("amr"),
            Groups = claims.Texts("groups"),
            DpopJkt = Confirmation(claims, "jkt"),
            CertificateThumbprint = Confirmation(claims, "x5t#S256"),
            Actor = Inner(claims, "act", "sub"),
            DeviceId = claims.Text("device_id"),
            IsAnonymous = claims.TryGet("anon", out var anonymous) && anonymous.ValueKind == JsonValueKind.True,
        };
        return true;
    }

    /// <summary>Writes <c>cnf</c> where the token is bound to something (RFC 7800 §3.1).</summary>
    internal static void WriteConfirmation(Utf8JsonWriter json, string? dpopJkt, string? certificateThumbprint)
    {
        if (dpopJkt is null && certificateThumbprint is null)
        {
            return;
        }

        json.WriteStartObject("cnf");
        StrictJson.Text(json, "jkt", dpopJkt);
        StrictJson.Text(json, "x5t#S256", certificateThumbprint);
        json.WriteEndObject();
    }

    /// <summary>Writes who acts (RFC 8693 §4.1).</summary>
    internal static void WriteActor(Utf8JsonWriter json, string? actor)
    {
        if (actor is null)
        {
            return;
        }

        json.WriteStartObject("act");
        json.WriteString("sub", actor);
        json.WriteEndObject();
    }

    /// <summary>Writes which installation it is of, and that nobody is known behind it.</summary>
    internal static void WriteDevice(Utf8JsonWriter json, string? deviceId, bool isAnonymous)
    {
        StrictJson.Text(json, "device_id", deviceId);
        if (isAnonymous)
        {
            json.WriteBoolean("anon", true);
        }
    }

    private static string? Confirmation(JwtClaims claims, string name) => Inner(claims, "cnf", name);

    private static string? Inner(JwtClaims claims, string name, string inner) =>
        claims.TryGet(name, out var value) && value.ValueKind == JsonValueKind.Object && StrictJson.TryText(value, inner, JwtClaims.MaxTextLength, out var text)
            ? text
            : null;

    private static bool Fail(string reason, out ParseError error)
    {
        error = new ParseError("access token", 0, reason);
        return false;
    }

    private void Members(Utf8JsonWriter json)
    {
        json.WriteString("iss", Issuer);
        json.WriteString("sub", Subject);
        if (Audiences.Count == 1)
        {
            json.WriteString("aud", Audiences[0]);
        }
        else
        {
            StrictJson.Texts(json, "aud", Audiences);
        }

        json.WriteString("client_id", ClientId);
        json.WriteString("jti", Id);
        StrictJson.Instant(json, "iat", IssuedAt);
        StrictJson.Instant(json, "exp", ExpiresAt);
        StrictJson.Text(json, "scope", Scopes.IsEmpty ? null : Scopes.ToString());
        StrictJson.Instant(json, "auth_time", AuthTime);
        StrictJson.Text(json, "acr", Acr);
        StrictJson.Texts(json, "amr", Amr);
        StrictJson.Texts(json, "groups", Groups);
        WriteConfirmation(json, DpopJkt, CertificateThumbprint);
        WriteActor(json, Actor);
        WriteDevice(json, DeviceId, IsAnonymous);
    }
}
