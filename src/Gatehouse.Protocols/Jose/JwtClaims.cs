using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gatehouse.Protocols.Jose;

/// <summary>The claims of a token (RFC 7519 §4): the registered ones typed, the others by name.</summary>
public sealed class JwtClaims
{
    /// <summary>Longest text that a claim may hold.</summary>
    public const int MaxTextLength = 4096;

    private const int MaxAudiences = 32;
    private const int MaxDepth = 8;

    private readonly JsonElement _json;

    private JwtClaims(JsonElement json) => _json = json;

    /// <summary><c>iss</c>.</summary>
    public string? Issuer { get; private init; }

    /// <summary><c>sub</c>.</summary>
    public string? Subject { get; private init; }

    /// <summary><c>aud</c>, whether it was one text or several (RFC 7519 §4.1.3); empty when absent.</summary>
    public IReadOnlyList<string> Audiences { get; private init; } = [];

    /// <summary><c>exp</c>.</summary>
    public DateTimeOffset? ExpiresAt { get; private init; }

    /// <summary><c>nbf</c>.</summary>
    public DateTimeOffset? NotBefore { get; private init; }

    /// <summary><c>iat</c>.</summary>
    public DateTimeOffset? IssuedAt { get; private init; }

    /// <summary><c>jti</c>.</summary>
    public string? Id { get; private init; }

    /// <summary>Reads claims. A registered claim of the wrong type makes the whole unreadable.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out JwtClaims? claims, [NotNullWhen(false)] out ParseError? error)
    {
        claims = null;
        using var document = StrictJson.Parse(payload, MaxDepth);
        if (document is null)
        {
            return Fail("the claims are not one JSON object with unique names", out error);
        }

        var json = document.RootElement.Clone();
        if (!StrictJson.TryText(json, "iss", MaxTextLength, out var issuer) || !StrictJson.TryText(json, "sub", MaxTextLength, out var subject)
            || !StrictJson.TryText(json, "jti", MaxTextLength, out var id) || !StrictJson.TryTexts(json, "aud", MaxTextLength, MaxAudiences, out var audiences))
        {
            return Fail("iss, sub, jti or aud has another type or is too long", out error);
        }

        if (!StrictJson.TryInstant(json, "exp", out var expires) || !StrictJson.TryInstant(json, "nbf", out var start)
            || !StrictJson.TryInstant(json, "iat", out var issued))
        {
            return Fail("exp, nbf or iat is not a number of seconds", out error);
        }

        claims = new JwtClaims(json)
        {
            Issuer = issuer, Subject = subject, Id = id, Audiences = audiences, ExpiresAt = expires, NotBefore = start, IssuedAt = issued,
        };
        error = null;
        return true;
    }

    /// <summary>A claim that is text of at most <see cref="MaxTextLength"/> characters; null when it is absent or anything else.</summary>
    public string? Text(string name) => StrictJson.TryText(_json, name, MaxTextLength, out var text) ? text : null;

    /// <summary>A claim that is one text or an array of them; empty when it is absent or anything else.</summary>
    public IReadOnlyList<string> Texts(string name) => StrictJson.TryTexts(_json, name, MaxTextLength, 1000, out var texts) ? texts : [];

    /// <summary>A claim that is an instant (RFC 7519 §2); null when it is absent or anything else.</summary>
    public DateTimeOffset? Instant(string name) => StrictJson.TryInstant(_json, name, out var instant) ? instant : null;

    /// <summary>All claims, as JSON, in their order.</summary>
    public IEnumerable<KeyValuePair<string, JsonElement>> Members() => _json.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value));

    /// <summary>Any claim, as JSON.</summary>
    public bool TryGet(string name, out JsonElement value) => _json.TryGetProperty(name, out value);

    /// <summary>
    /// Why the token does not hold at that moment, or null: <c>exp</c> has passed (RFC 7519 §4.1.4), or <c>nbf</c> or
    /// <c>iat</c> lies ahead. The skew is granted on both sides.
    /// </summary>
    public string? TimeFault(DateTimeOffset now, TimeSpan skew)
    {
        if (NotBefore > now + skew || IssuedAt > now + skew)
        {
            return "nbf or iat lies in the future";
        }

        return ExpiresAt is { } end && now - skew >= end ? "exp has passed" : null;
    }

    private static bool Fail(string reason, out ParseError error)
    {
        error = new ParseError("JWT", 0, reason);
        return false;
    }
}
