using System.Buffers.Text;
using System.Security.Cryptography;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>What must accompany a token: proof of a key (RFC 9449), a certificate (RFC 8705), or nothing.</summary>
/// <param name="DpopJkt">RFC 7638 thumbprint of the key.</param>
/// <param name="CertificateSha256">Hash of the certificate.</param>
internal sealed record TokenBinding(string? DpopJkt, byte[]? CertificateSha256)
{
    /// <summary>A bearer token.</summary>
    public static TokenBinding None { get; } = new(null, null);

    /// <summary>What a JWT says.</summary>
    public static TokenBinding Of(AccessTokenClaims claims) =>
        new(claims.DpopJkt, claims.CertificateThumbprint is { } thumbprint ? Base64Url.DecodeFromChars(thumbprint) : (byte[]?)null);

    /// <summary>True when a request that showed this may use the token.</summary>
    public bool IsMetBy(TokenBinding shown) =>
        (DpopJkt is null || string.Equals(DpopJkt, shown.DpopJkt, StringComparison.Ordinal))
        && (CertificateSha256 is not { } hash || (shown.CertificateSha256 is { } other && CryptographicOperations.FixedTimeEquals(hash, other)));
}
