using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Protocols.Cms;

/// <summary>Writes SignedData with one signer, identified by issuer and serial number, always with signed attributes.</summary>
public static class CmsSigner
{
    /// <summary>Signs with the content inside.</summary>
    /// <param name="content">What to sign.</param>
    /// <param name="signer">Certificate with its private key, RSA or EC.</param>
    /// <param name="extraCertificates">DER of certificates to embed besides the signer's; for profiles the chain without the root.</param>
    /// <param name="signingTime">Signed attribute; null to leave it out.</param>
    /// <param name="digest">SHA-256 when null.</param>
    /// <remarks>The output of an RSA key is repeatable; ECDSA signatures differ each time.</remarks>
    public static byte[] SignAttached(
        ReadOnlyMemory<byte> content,
        X509Certificate2 signer,
        IEnumerable<ReadOnlyMemory<byte>>? extraCertificates = null,
        DateTimeOffset? signingTime = null,
        HashAlgorithmName? digest = null) =>
        new SignedDataWriter(signer, digest, signingTime, extraCertificates).Write(content, detached: false);

    /// <summary>As <see cref="SignAttached"/>, with the content left out.</summary>
    public static byte[] SignDetached(
        ReadOnlyMemory<byte> content,
        X509Certificate2 signer,
        IEnumerable<ReadOnlyMemory<byte>>? extraCertificates = null,
        DateTimeOffset? signingTime = null,
        HashAlgorithmName? digest = null) =>
        new SignedDataWriter(signer, digest, signingTime, extraCertificates).Write(content, detached: true);
}
