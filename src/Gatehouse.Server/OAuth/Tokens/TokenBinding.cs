namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>What must accompany a token: proof of a key (RFC 9449), a certificate (RFC 8705), or nothing.</summary>
/// <param name="DpopJkt">RFC 7638 thumbprint of the key.</param>
/// <param name="CertificateSha256">Hash of the certificate.</param>
internal sealed record TokenBinding(string? DpopJkt, byte[]? CertificateSha256)
{
    /// <summary>A bearer token.</summary>
    public static TokenBinding None { get; } = new(null, null);
}
