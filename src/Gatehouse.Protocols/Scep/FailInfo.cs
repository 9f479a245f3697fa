namespace Gatehouse.Protocols.Scep;

/// <summary>Why a request failed, in the few words that SCEP has for it (RFC 8894 §3.2.1.4).</summary>
public enum FailInfo
{
    /// <summary>Unrecognized or unsupported algorithm.</summary>
    BadAlg = 0,

    /// <summary>Integrity check failed: signature or decryption.</summary>
    BadMessageCheck = 1,

    /// <summary>Transaction not permitted or supported: policy, challenge, malformed CSR.</summary>
    BadRequest = 2,

    /// <summary>signingTime too far from the CA's time.</summary>
    BadTime = 3,

    /// <summary>No certificate, request or list matches.</summary>
    BadCertId = 4,
}
