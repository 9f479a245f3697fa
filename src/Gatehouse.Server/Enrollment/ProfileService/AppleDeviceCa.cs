using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Enrollment.ProfileService;

/// <summary>
/// Knows which certificates Apple gave to devices. The anchors are configuration. Dates are ignored: devices go on using
/// their certificate after it and its CA have expired. macOS sends its leaf alone, so intermediates are held here.
/// </summary>
internal sealed class AppleDeviceCa : IDisposable
{
    private readonly ChainVerifier? _verifier;

    public AppleDeviceCa(IOptions<EnrollmentOptions> options)
    {
        if (options.Value.AppleDeviceCaFile is not { } path)
        {
            return;
        }

        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(path);
        var known = certificates.Select(c => (ReadOnlyMemory<byte>)c.RawData).ToList();
        var roots = known.Where(der => CertificateInfo.Of(der).IsSelfSigned(CmsAlgorithms.Legacy)).ToList();

        // Apple's root vouches for more than devices: for developers too, and for their push certificates. So it counts only where the
        // file names nothing below it. Old device CAs signed with SHA-1.
        var below = known.Except(roots).ToList();
        var issuers = below.Select(der => CertificateInfo.Of(der).Issuer).ToList();
        var alone = roots.Where(root => !issuers.Exists(issuer => issuer.Span.SequenceEqual(CertificateInfo.Of(root).Subject.Span)));
        _verifier = new ChainVerifier([.. below, .. alone], allowed: CmsAlgorithms.Legacy);
    }

    /// <summary>True when there are anchors to check against.</summary>
    public bool Configured => _verifier is not null;

    /// <summary>True when the certificate leads to one of the anchors.</summary>
    public bool Issued(CertificateInfo certificate, IReadOnlyList<ReadOnlyMemory<byte>> sentAlong) =>
        _verifier is not null && _verifier.Verify(certificate, null, sentAlong) == ChainStatus.Trusted;

    /// <inheritdoc />
    public void Dispose() => _verifier?.Dispose();
}
