using Gatehouse.Protocols.Jose;

namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>A key whose holder made a request, as its proof of possession shows (RFC 9449).</summary>
/// <param name="Key">The public half.</param>
/// <param name="Jti">Unique per key; a proof counts once.</param>
/// <param name="RememberUntil">How long it must be remembered for that.</param>
public sealed record ShownKey(JsonWebKey Key, string Jti, DateTimeOffset RememberUntil)
{
    /// <summary>RFC 7638 thumbprint: the value of <c>jkt</c>.</summary>
    public string Thumbprint => Key.Thumbprint;
}
