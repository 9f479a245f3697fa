using System.Globalization;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>What the token endpoint gives (RFC 6749 §5.1). To be sent with <c>Cache-Control: no-store</c>.</summary>
/// <param name="AccessToken">Secret.</param>
/// <param name="TokenType"><c>Bearer</c>, <c>DPoP</c> (RFC 9449 §5), or <c>N_A</c> when an exchange gave no access token (RFC 8693 §2.2.1).</param>
/// <param name="ExpiresIn">Whole seconds.</param>
public sealed record TokenResponse(string AccessToken, string TokenType, TimeSpan ExpiresIn)
{
    /// <summary><c>refresh_token</c>. Secret.</summary>
    public string? RefreshToken { get; init; }

    /// <summary><c>scope</c>: stated always, so that a client sees what it did not get.</summary>
    public ScopeSet? Scopes { get; init; }

    /// <summary><c>id_token</c> (OpenID Connect Core §3.1.3.3).</summary>
    public string? IdToken { get; init; }

    /// <summary><c>issued_token_type</c>: one of <see cref="TokenTypes"/>; required after an exchange (RFC 8693 §2.2.1).</summary>
    public string? IssuedTokenType { get; init; }

    /// <summary><c>sub</c>: whom the tokens of an installed app are about; null for others.</summary>
    public string? Subject { get; init; }

    /// <summary><c>device_id</c>: the installation of an app; null for others.</summary>
    public string? DeviceId { get; init; }

    /// <summary><c>acr</c>: the level of an installation's tokens; null for others.</summary>
    public string? Acr { get; init; }

    /// <summary>The body, in UTF-8.</summary>
    public byte[] ToJson() => StrictJson.Write(json =>
    {
        json.WriteString("access_token", AccessToken);
        StrictJson.Text(json, "issued_token_type", IssuedTokenType);
        json.WriteString("token_type", TokenType);
        json.WriteNumber("expires_in", (long)ExpiresIn.TotalSeconds);
        StrictJson.Text(json, "refresh_token", RefreshToken);
        StrictJson.Text(json, "scope", Scopes is { IsEmpty: false } ? Scopes.ToString() : null);
        StrictJson.Text(json, "id_token", IdToken);
        StrictJson.Text(json, "sub", Subject);
        StrictJson.Text(json, "device_id", DeviceId);
        StrictJson.Text(json, "acr", Acr);
    });

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{TokenType} token for {ExpiresIn.TotalSeconds:0} s");
}
