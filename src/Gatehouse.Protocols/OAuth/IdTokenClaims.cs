using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>An ID Token (OpenID Connect Core §2).</summary>
/// <param name="Issuer"><c>iss</c>.</param>
/// <param name="ClientId"><c>aud</c>.</param>
/// <param name="Person"><c>sub</c>, and what <paramref name="Scopes"/> open.</param>
/// <param name="Scopes">What was granted.</param>
/// <param name="IssuedAt"><c>iat</c>.</param>
/// <param name="ExpiresAt"><c>exp</c>.</param>
public sealed record IdTokenClaims(
    string Issuer, string ClientId, PersonClaims Person, ScopeSet Scopes, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    /// <summary><c>typ</c>; clients expect this one or none.</summary>
    public const string Type = "JWT";

    /// <summary><c>nonce</c>: as the authorization request had it.</summary>
    public string? Nonce { get; init; }

    /// <summary><c>auth_time</c>.</summary>
    public DateTimeOffset? AuthTime { get; init; }

    /// <summary><c>acr</c>.</summary>
    public string? Acr { get; init; }

    /// <summary><c>amr</c> (RFC 8176).</summary>
    public IReadOnlyList<string> Amr { get; init; } = [];

    /// <summary><c>sid</c>: the session, for logout (OpenID Connect Front- and Back-Channel Logout).</summary>
    public string? SessionId { get; init; }

    /// <summary>The access token that comes with it, for <c>at_hash</c>.</summary>
    public string? AccessToken { get; init; }

    /// <summary>Signs it.</summary>
    public string Write(SigningKey key) => SignedJwt.Write(key, Type, json =>
    {
        json.WriteString("iss", Issuer);
        json.WriteString("sub", Person.Subject);
        json.WriteString("aud", ClientId);
        StrictJson.Instant(json, "iat", IssuedAt);
        StrictJson.Instant(json, "exp", ExpiresAt);
        StrictJson.Instant(json, "auth_time", AuthTime);
        StrictJson.Text(json, "nonce", Nonce);
        StrictJson.Text(json, "acr", Acr);
        StrictJson.Texts(json, "amr", Amr);
        StrictJson.Text(json, "sid", SessionId);
        StrictJson.Text(json, "at_hash", AccessToken is null ? null : HalfHash.Of(AccessToken));
        Person.Write(json, Scopes);
    });

    /// <inheritdoc/>
    public override string ToString() => $"ID Token of {Person.Subject} for {ClientId}";
}
