namespace Gatehouse.Protocols.Jose;

/// <summary>
/// The signature algorithms that we write or accept (RFC 7518 §3.1); the names are those of <c>alg</c>. There is no
/// <c>none</c> and no HMAC, so no confusion with either can be expressed (RFC 8725 §3.1, §3.2).
/// </summary>
public enum JwsAlgorithm
{
    /// <summary>ECDSA on P-256 with SHA-256 (RFC 7518 §3.4).</summary>
    ES256,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 §3.3).</summary>
    RS256,

    /// <summary>RSASSA-PSS with SHA-256 (RFC 7518 §3.5). Verified for clients; we never sign with it.</summary>
    PS256,
}
