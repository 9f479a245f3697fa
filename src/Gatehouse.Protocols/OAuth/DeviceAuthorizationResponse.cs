using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>What a device without a keyboard shows and polls with (RFC 8628 §3.2).</summary>
/// <param name="DeviceCode">Secret.</param>
/// <param name="UserCode">As shown; see <see cref="OAuth.UserCode.Display"/>.</param>
/// <param name="VerificationUri">Short: a person types it.</param>
/// <param name="ExpiresIn">Life of both codes.</param>
/// <param name="Interval">Least time between polls.</param>
public sealed record DeviceAuthorizationResponse(string DeviceCode, string UserCode, string VerificationUri, TimeSpan ExpiresIn, TimeSpan Interval)
{
    /// <summary>The body, in UTF-8.</summary>
    public byte[] ToJson() => StrictJson.Write(json =>
    {
        json.WriteString("device_code", DeviceCode);
        json.WriteString("user_code", UserCode);
        json.WriteString("verification_uri", VerificationUri);
        json.WriteString("verification_uri_complete", FormEncoding.Append(VerificationUri, [KeyValuePair.Create("user_code", UserCode)]));
        json.WriteNumber("expires_in", (long)ExpiresIn.TotalSeconds);
        json.WriteNumber("interval", (long)Interval.TotalSeconds);
    });

    /// <inheritdoc/>
    public override string ToString() => nameof(DeviceAuthorizationResponse);
}
