using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.Apps;

/// <summary>A challenge for an attestation, as in draft-ietf-oauth-attestation-based-client-auth §8, and the work that goes with it.</summary>
/// <param name="Challenge"><c>attestation_challenge</c>; also the nonce of the work.</param>
/// <param name="Bits">Zero bits that the work must have; 0 for no work.</param>
public sealed record ChallengeResponse(string Challenge, int Bits)
{
    /// <summary>The body, in UTF-8. To be sent with <c>Cache-Control: no-store</c>.</summary>
    public byte[] ToJson() => StrictJson.Write(json =>
    {
        json.WriteString("attestation_challenge", Challenge);
        if (Bits > 0)
        {
            json.WriteStartObject("pow");
            json.WriteString("nonce", Challenge);
            json.WriteNumber("bits", Bits);
            json.WriteEndObject();
        }
    });
}
