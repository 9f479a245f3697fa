using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Scep;

namespace Gatehouse.Client.Scep;

/// <summary>What is known of a SCEP server after GetCACaps and GetCACert: its certificates are checked against the fingerprint.</summary>
public sealed class ScepService
{
    private ScepService(ScepCapabilities capabilities, CertificateInfo authority, IReadOnlyList<CertificateInfo> certificates, CertificateInfo recipient)
    {
        Capabilities = capabilities;
        Authority = authority;
        Certificates = certificates;
        Recipient = recipient;
    }

    /// <summary>What it can do.</summary>
    public ScepCapabilities Capabilities { get; }

    /// <summary>The CA certificate: the one with the expected fingerprint.</summary>
    public CertificateInfo Authority { get; }

    /// <summary>Certificates that may sign replies: the CA, and those it has issued.</summary>
    public IReadOnlyList<CertificateInfo> Certificates { get; }

    /// <summary>Certificate that requests are encrypted to: the RA where there is one, else the CA.</summary>
    public CertificateInfo Recipient { get; }

    /// <summary>Chooses CA and RA among the certificates that a server shows.</summary>
    /// <exception cref="ScepException">None has the fingerprint, or none can be encrypted to.</exception>
    internal static ScepService Choose(ScepCapabilities capabilities, IReadOnlyList<CertificateInfo> shown, ScepClientOptions options, DateTimeOffset now)
    {
        var authority = FindAuthority(shown, options.CaFingerprint);
        using var chain = new ChainVerifier([authority.Der], allowed: options.Algorithms);
        var trusted = shown.Where(c => IsSame(c, authority) || chain.Verify(c, now) == ChainStatus.Trusted).ToList();

        // RFC 8894 §2.1.2, §2.2: requests go to the RA with keyEncipherment; a CA without an RA does that itself.
        var recipient = trusted.Where(CanDecrypt).OrderBy(c => c.IsAuthority).FirstOrDefault()
            ?? throw new ScepException("The server shows no RSA certificate that requests could be encrypted to.");
        return new ScepService(capabilities, authority, trusted, recipient);
    }

    private static CertificateInfo FindAuthority(IReadOnlyList<CertificateInfo> shown, ReadOnlyMemory<byte>? fingerprint)
    {
        if (fingerprint is not { } expected)
        {
            // Without a fingerprint the CA is the one that the others name as their issuer.
            return shown.FirstOrDefault(c => c.IsAuthority && (shown.Count == 1 || shown.Any(o => !IsSame(o, c) && o.Issuer.Span.SequenceEqual(c.Subject.Span))))
                ?? shown.FirstOrDefault(c => c.IsAuthority)
                ?? throw new ScepException("The server shows no CA certificate.");
        }

        if (expected.Length is not (20 or 32))
        {
            throw new ScepException("A CA fingerprint has 32 bytes (SHA-256) or 20 (SHA-1).");
        }

        return shown.FirstOrDefault(c => CryptographicOperations.FixedTimeEquals(Fingerprint(c, expected.Length), expected.Span))
            ?? throw new ScepException("No certificate of the server has the expected fingerprint.");
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "Many CAs publish only the SHA-1 fingerprint; finding a second preimage is still out of reach.")]
    private static byte[] Fingerprint(CertificateInfo certificate, int length) =>
        length == SHA256.HashSizeInBytes ? certificate.Sha256.ToArray() : SHA1.HashData(certificate.Der.Span);

    private static bool IsSame(CertificateInfo one, CertificateInfo other) => one.Der.Span.SequenceEqual(other.Der.Span);

    private static bool CanDecrypt(CertificateInfo certificate)
    {
        if (certificate.KeyUsage is { } usage && !usage.HasFlag(X509KeyUsageFlags.KeyEncipherment)
            || !SignerKey.TryRead(certificate.SubjectPublicKeyInfo, out var key))
        {
            return false;
        }

        using (key)
        {
            return key.IsRsa;
        }
    }
}
