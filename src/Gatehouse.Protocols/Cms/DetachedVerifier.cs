using System.Security.Cryptography;
using Gatehouse.Protocols.Certificates;

namespace Gatehouse.Protocols.Cms;

/// <summary>
/// Verifies a detached signature such as the <c>Mdm-Signature</c> header: one pass over the structure and one operation
/// of the signer's key. No chain, no stores, no network; signingTime is ignored, because device clocks are wrong.
/// </summary>
/// <remarks>RFC 5652 §5.4, §5.6; Apple, "Managing connections": the header is Base64 of a detached CMS signature over the raw body.</remarks>
public static class DetachedVerifier
{
    /// <summary>Verifies <paramref name="signature"/> over exactly the bytes of <paramref name="content"/>. Never throws on bad input.</summary>
    /// <param name="content">Raw body as received.</param>
    /// <param name="signature">Binary CMS SignedData, at most 64 KiB, at most 16 certificates, exactly one signer.</param>
    /// <param name="allowed">Algorithms to accept.</param>
    /// <param name="knownKey">Finds an already parsed key by SHA-256 of its certificate, or null; saves a third of the work.</param>
    public static DetachedSignature Verify(
        ReadOnlySpan<byte> content, ReadOnlyMemory<byte> signature, CmsAlgorithms allowed, Func<ReadOnlyMemory<byte>, SignerKey?>? knownKey = null)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        try
        {
            return VerifyParts(content, SignedDataParts.Read(signature, CmsLimits.Message, new ParseScope("CMS", signature)), allowed, knownKey);
        }
        catch (Exception e) when (ParseScope.IsMalformed(e))
        {
            return DetachedSignature.Failed(SignatureStatus.Malformed);
        }
    }

    private static DetachedSignature VerifyParts(
        ReadOnlySpan<byte> content, SignedDataParts parts, CmsAlgorithms allowed, Func<ReadOnlyMemory<byte>, SignerKey?>? knownKey)
    {
        if (parts.Signer is null || parts.Content is not null)
        {
            return DetachedSignature.Failed(SignatureStatus.Malformed);
        }

        if (SignatureCheck.FindSigner(parts) is not { } certificate)
        {
            return DetachedSignature.Failed(SignatureStatus.SignerMissing);
        }

        var sha256 = SHA256.HashData(certificate.Span);
        var key = knownKey?.Invoke(sha256);
        if (key is null && !TryReadKey(certificate, out key))
        {
            return DetachedSignature.Failed(SignatureStatus.AlgorithmRefused);
        }

        return new DetachedSignature(SignatureCheck.Verify(parts, content, key!, allowed), certificate, sha256, key);
    }

    private static bool TryReadKey(ReadOnlyMemory<byte> certificate, out SignerKey? key)
    {
        key = null;
        return CertificateInfo.TryParse(certificate, out var info, out _) && SignerKey.TryRead(info.SubjectPublicKeyInfo, out key);
    }
}
