using System.Security.Cryptography.X509Certificates;
using Gatehouse.Server.Pki.Certificates;

namespace Gatehouse.Server.Pki.Authorities;

/// <summary>Everything that an organization signs, decrypts and is trusted with, as of one version. Held in memory for a bounded time.</summary>
public sealed class OrganizationAuthorities
{
    /// <summary>Tenant.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>Its name, for subjects.</summary>
    public required string OrganizationName { get; init; }

    /// <summary>Version this was read at.</summary>
    public required long Version { get; init; }

    /// <summary>CA that issues now.</summary>
    public required CaSigner Issuing { get; init; }

    /// <summary>CAs whose key is still needed, for their revocation lists: the active and the retiring ones.</summary>
    public required IReadOnlyList<CaSigner> Signers { get; init; }

    /// <summary>Issuing CA that takes over later, published by GetNextCACert.</summary>
    public CaRow? Next { get; init; }

    /// <summary>Every CA of the organization.</summary>
    public required IReadOnlyList<CaRow> All { get; init; }

    /// <summary>CAs of other servers whose certificates are good; those that are still active may issue to our devices.</summary>
    public required IReadOnlyList<CaRow> External { get; init; }

    /// <summary>RA certificates that have not ended, newest first; of every CA that is not retired.</summary>
    public required IReadOnlyList<ServiceSigner> Ras { get; init; }

    /// <summary>Signs configuration profiles.</summary>
    public required ServiceSigner ProfileSigner { get; init; }

    /// <summary>Our own certificates that device certificates chain to: issuing CAs that are not retired, then their roots.</summary>
    public required IReadOnlyList<byte[]> Trusted { get; init; }

    /// <summary>
    /// SHA-1 of the issuing CA's certificate: what the payload key <c>CAFingerprint</c> documents. It says which certificate
    /// is meant and is no proof on its own, since the profile that carries it is signed.
    /// </summary>
    public byte[] ScepFingerprint => _fingerprint ??= Fingerprints.Sha1(Issuing.Row.Certificate);

    private byte[]? _fingerprint;

    /// <summary>
    /// Certificate that signs our SCEP answers and that clients encrypt to. Apple's clients need RSA there: with an EC
    /// issuing CA that is its RA certificate, with an RSA issuing CA the CA itself.
    /// </summary>
    public X509Certificate2 ScepSigner => Issuing.IsRsa ? Issuing.Certificate : CurrentRa.Certificate;

    /// <summary>Every certificate that a message may be encrypted to: clients may have fetched the one before.</summary>
    public IEnumerable<X509Certificate2> ScepRecipients => Ras.Select(r => r.Certificate).Concat(Signers.Where(s => s.IsRsa).Select(s => s.Certificate));

    /// <summary>RA certificate in charge.</summary>
    public ServiceSigner CurrentRa => Ras.First(r => r.Row.CaId == Issuing.Row.Id);

    /// <summary>True when a certificate issued now would have a valid issuer.</summary>
    public bool CanIssueAt(DateTimeOffset now) => now >= Issuing.Certificate.NotBefore && now.AddDays(1) < Issuing.Certificate.NotAfter;

    /// <summary>True when another server's CA issued the certificate.</summary>
    public bool IsForeign(CertificateRow certificate) => External.Any(e => e.Id == certificate.CaId);

    /// <summary>The CA of this organization with that encoded name; null when there is none.</summary>
    public CaRow? FindIssuer(ReadOnlySpan<byte> encodedName)
    {
        foreach (var signer in Signers)
        {
            if (signer.Certificate.SubjectName.RawData.AsSpan().SequenceEqual(encodedName))
            {
                return signer.Row;
            }
        }

        return null;
    }
}
