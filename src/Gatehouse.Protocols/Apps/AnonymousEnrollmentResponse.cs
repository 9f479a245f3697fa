using System.Globalization;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Protocols.Apps;

/// <summary>What an app gets for its enrollment: a device, a subject and tokens that are worth nothing without the device's key. To be sent with 201 and <c>Cache-Control: no-store</c>.</summary>
/// <param name="DeviceId"><c>device_id</c>.</param>
/// <param name="Subject"><c>sub</c>.</param>
/// <param name="ClientId"><c>client_id</c>.</param>
/// <param name="AccessToken">Secret.</param>
/// <param name="ExpiresIn">Of the access token, in whole seconds.</param>
/// <param name="Scopes"><c>scope</c>.</param>
/// <param name="Acr"><c>acr</c>.</param>
public sealed record AnonymousEnrollmentResponse(
    string DeviceId, string Subject, string ClientId, string AccessToken, TimeSpan ExpiresIn, ScopeSet Scopes, string Acr)
{
    /// <summary><c>refresh_token</c>. Secret; null where the scope has no <c>offline_access</c>.</summary>
    public string? RefreshToken { get; init; }

    /// <summary><c>refresh_expires_in</c>: how long the refresh token may lie unused.</summary>
    public TimeSpan? RefreshExpiresIn { get; init; }

    /// <summary>The body, in UTF-8.</summary>
    public byte[] ToJson() => StrictJson.Write(json =>
    {
        json.WriteString("device_id", DeviceId);
        json.WriteString("sub", Subject);
        json.WriteString("client_id", ClientId);
        json.WriteString("access_token", AccessToken);
        json.WriteString("token_type", "DPoP");
        json.WriteNumber("expires_in", (long)ExpiresIn.TotalSeconds);
        StrictJson.Text(json, "refresh_token", RefreshToken);
        if (RefreshExpiresIn is { } lifetime)
        {
            json.WriteNumber("refresh_expires_in", (long)lifetime.TotalSeconds);
        }

        StrictJson.Text(json, "scope", Scopes.IsEmpty ? null : Scopes.ToString());
        json.WriteString("acr", Acr);
    });

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Enrollment of {DeviceId}");
}
