using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>What we tell about a live token (RFC 7662 §2.2).</summary>
/// <param name="ClientId"><c>client_id</c>.</param>
/// <param name="Subject"><c>sub</c>.</param>
public sealed record IntrospectionResponse(string ClientId, string Subject)
{
    /// <summary>The answer for every other token, whatever is wrong with it (§2.2): nothing may be learned from it.</summary>
    public static readonly ReadOnlyMemory<byte> Inactive = "{\"active\":false}"u8.ToArray();

    /// <summary><c>iss</c>.</summary>
    public string? Issuer { get; init; }

    /// <summary><c>aud</c>.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary><c>scope</c>.</summary>
    public ScopeSet Scopes { get; init; } = ScopeSet.Empty;

    /// <summary><c>token_type</c>: <c>Bearer</c> or <c>DPoP</c>; null for refresh tokens.</summary>
    public string? TokenType { get; init; }

    /// <summary><c>username</c>.</summary>
    public string? Username { get; init; }

    /// <summary><c>iat</c>.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary><c>exp</c>.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary><c>jti</c>.</summary>
    public string? Id { get; init; }

    /// <summary><c>auth_time</c> (RFC 9470 §6.2).</summary>
    public DateTimeOffset? AuthTime { get; init; }

    /// <summary><c>acr</c> (RFC 9470 §6.2).</summary>
    public string? Acr { get; init; }

    /// <summary><c>amr</c> (RFC 8176).</summary>
    public IReadOnlyList<string> Amr { get; init; } = [];

    /// <summary><c>device_id</c>: installation of an app.</summary>
    public string? DeviceId { get; init; }

    /// <summary><c>anon</c>: nobody is known to be behind the subject, only a device.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary><c>cnf</c>.<c>jkt</c> (RFC 9449 §6.2).</summary>
    public string? DpopJkt { get; init; }

    /// <summary><c>cnf</c>.<c>x5t#S256</c> (RFC 8705 §3.2).</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary><c>act</c>.<c>sub</c> (RFC 8693 §4.1).</summary>
    public string? Actor { get; init; }

    /// <summary>The body, in UTF-8.</summary>
    public byte[] ToJson() => StrictJson.Write(json =>
    {
        json.WriteBoolean("active", true);
        json.WriteString("client_id", ClientId);
        json.WriteString("sub", Subject);
        StrictJson.Text(json, "username", Username);
        StrictJson.Text(json, "scope", Scopes.IsEmpty ? null : Scopes.ToString());
        StrictJson.Text(json, "token_type", TokenType);
        StrictJson.Text(json, "iss", Issuer);
        if (Audiences.Count == 1)
        {
            json.WriteString("aud", Audiences[0]);
        }
        else
        {
            StrictJson.Texts(json, "aud", Audiences);
        }

        StrictJson.Text(json, "jti", Id);
        StrictJson.Instant(json, "iat", IssuedAt);
        StrictJson.Instant(json, "exp", ExpiresAt);
        StrictJson.Instant(json, "auth_time", AuthTime);
        StrictJson.Text(json, "acr", Acr);
        StrictJson.Texts(json, "amr", Amr);
        AccessTokenClaims.WriteConfirmation(json, DpopJkt, CertificateThumbprint);
        AccessTokenClaims.WriteActor(json, Actor);
        AccessTokenClaims.WriteDevice(json, DeviceId, IsAnonymous);
    });
}
