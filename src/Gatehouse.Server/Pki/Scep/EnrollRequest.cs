using System.Security.Cryptography.X509Certificates;
using Gatehouse.Server.Pki.Certificates;

namespace Gatehouse.Server.Pki.Scep;

/// <summary>A PKCSReq or RenewalReq that is well-formed, authentic, and signed by somebody who may ask.</summary>
public sealed record EnrollRequest
{
    /// <summary>transactionID.</summary>
    public required string TransactionId { get; init; }

    /// <summary>PKCS#10, DER.</summary>
    public required byte[] Csr { get; init; }

    /// <summary>SHA-256 of it.</summary>
    public required byte[] CsrSha256 { get; init; }

    /// <summary>Subject as text; informative.</summary>
    public required string Subject { get; init; }

    /// <summary>Key to certify.</summary>
    public required PublicKey Key { get; init; }

    /// <summary>challengePassword; secret.</summary>
    public string? Challenge { get; init; }

    /// <summary>Attempt that the subject names.</summary>
    public string? AttemptId { get; init; }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo that signed the message.</summary>
    public required byte[] SignerKeySha256 { get; init; }

    /// <summary>Certificate of ours that signed the message: a renewal. Null for a self-signed one.</summary>
    public CertificateRow? Current { get; init; }
}
