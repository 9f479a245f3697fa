using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Attestation;

/// <summary>
/// The chain of a key attestation: the attested key, the attestation key of the device, authorities, root. Apart from
/// <see cref="ChainVerifier"/> because its rules differ from RFC 5280: the attestation key of older devices is not marked
/// as an authority, and certificates made in the factory go on counting after their end, since nothing renews them.
/// </summary>
internal static class AndroidChain
{
    private const int MinCertificates = 2;
    private const int MaxCertificates = 8;

    // Certificates that are renewed over the air live for weeks, those of the factory for ten years and more.
    private static readonly TimeSpan LongestRenewed = TimeSpan.FromDays(366);

    /// <summary>Reads the certificates; leaf first. Null where one is not readable or there are too few or too many.</summary>
    public static List<CertificateInfo>? Read(IReadOnlyList<ReadOnlyMemory<byte>> chain)
    {
        if (chain.Count is < MinCertificates or > MaxCertificates)
        {
            return null;
        }

        var certificates = new List<CertificateInfo>(chain.Count);
        foreach (var der in chain)
        {
            if (!CertificateInfo.TryParse(der, out var certificate, out _))
            {
                return null;
            }

            certificates.Add(certificate);
        }

        return certificates;
    }

    /// <summary>Null when every link holds, the last one by a root.</summary>
    public static (AttestationFault Fault, string Reason)? Fault(
        List<CertificateInfo> chain, IReadOnlyCollection<CertificateInfo> roots, AndroidRevocations revocations, DateTimeOffset now)
    {
        for (var i = 0; i < chain.Count; i++)
        {
            if (i > 0 && !MayStandAt(chain[i], i))
            {
                return (AttestationFault.Untrusted, "a certificate of the chain may not issue others");
            }

            if (!(i + 1 < chain.Count ? IsIssuedBy(chain[i], chain[i + 1]) : roots.Any(root => IsIssuedBy(chain[i], root))))
            {
                return (AttestationFault.Untrusted, i + 1 < chain.Count ? "a link of the chain does not hold" : "the chain does not lead to a known root");
            }
        }

        if (chain.Exists(certificate => revocations.Contains(certificate.SerialNumber)))
        {
            return (AttestationFault.Revoked, "a certificate of the chain is revoked");
        }

        var isRenewed = chain[1].NotAfter - chain[1].NotBefore <= LongestRenewed;
        return isRenewed && chain.Skip(1).Any(certificate => !certificate.IsValidAt(now))
            ? (AttestationFault.OutsideValidity, "a certificate of the chain is not valid at this time")
            : null;
    }

    // RFC 5280 §6.1.4 (k) to (n) for all but the attestation key itself; what that one may not do, Verify sees by the
    // extension, which every certificate of an attested key has and which only the leaf may have.
    private static bool MayStandAt(CertificateInfo certificate, int index) =>
        !certificate.HasUnknownCriticalExtension
        && (index == 1
            || certificate.IsAuthority
                && ((certificate.KeyUsage ?? X509KeyUsageFlags.KeyCertSign) & X509KeyUsageFlags.KeyCertSign) != 0
                && (certificate.PathLength is not { } limit || index - 1 <= limit));

    private static bool IsIssuedBy(CertificateInfo certificate, CertificateInfo issuer)
    {
        if (!certificate.Issuer.Span.SequenceEqual(issuer.Subject.Span) || !SignerKey.TryRead(issuer.SubjectPublicKeyInfo, out var key))
        {
            return false;
        }

        using (key)
        {
            return certificate.IsSignedBy(key, CmsAlgorithms.Modern);
        }
    }
}
