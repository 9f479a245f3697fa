using System.Security.Cryptography;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Server.Pki.Contracts;

namespace Gatehouse.Server.Mdm.Identities;

/// <summary>
/// Certificates that devices present, checked against the CAs of their organization. The two costly parts, parsing a public key
/// and verifying a chain, are done once per certificate and remembered by its hash, in bounded space. Expiry and revocation are
/// not remembered: they are judged on every request, from the row that the request reads anyway.
/// </summary>
public sealed class DeviceCertificates(IIdentities identities, TimeProvider time)
{
    private const int MaxVerdicts = 100_000;
    private const int MaxKeys = 8_192;
    private static readonly TimeSpan AnchorsFor = TimeSpan.FromSeconds(30);

    private readonly GenerationCache<(string, CertificateHash), object> _trusted = new(MaxVerdicts);
    private readonly GenerationCache<CertificateHash, SignerKey> _keys = new(MaxKeys);
    private readonly GenerationCache<string, Anchors> _anchors = new(1_000);

    /// <summary>The parsed key of a certificate that was trusted before; null when it has to be parsed.</summary>
    public SignerKey? FindKey(ReadOnlyMemory<byte> sha256) => _keys.Find(CertificateHash.Of(sha256.Span));

    /// <summary>Judges the certificate of a good signature.</summary>
    public async ValueTask<Signer> TrustAsync(string organizationId, DetachedSignature signature, CancellationToken ct)
    {
        var hash = CertificateHash.Of(signature.SignerSha256.Span);
        if (_trusted.Find((organizationId, hash)) is not null)
        {
            _keys.AddIfAbsent(hash, signature.Key!);
            return Signer.Trusted(signature.SignerSha256.ToArray());
        }

        var signer = await TrustAsync(organizationId, signature.SignerCertificate.ToArray(), ct);
        if (signer.Sha256 is not null)
        {
            _keys.Add(hash, signature.Key!);
        }

        return signer;
    }

    /// <summary>Judges a certificate that TLS, or a trusted proxy's TLS, has proven possession of.</summary>
    public async ValueTask<Signer> TrustAsync(string organizationId, byte[] der, CancellationToken ct)
    {
        var sha256 = SHA256.HashData(der);
        var key = (organizationId, CertificateHash.Of(sha256));
        if (_trusted.Find(key) is null)
        {
            if (await IssuerAsync(organizationId, der, ct) is not { } issuer)
            {
                return Signer.Refused(RefusalCause.IdentityUntrusted);
            }

            if (issuer.IsExternal && !await identities.AdoptAsync(organizationId, der, ct))
            {
                return Signer.Refused(RefusalCause.IdentityUnknown);
            }

            _trusted.Add(key, this);
        }

        return Signer.Trusted(sha256);
    }

    private async Task<IdentityIssuer?> IssuerAsync(string organizationId, byte[] der, CancellationToken ct)
    {
        if (!CertificateInfo.TryParse(der, out var certificate, out _))
        {
            return null;
        }

        var known = _anchors.Find(organizationId);
        var now = time.GetUtcNow();
        var young = known is not null && now - known.ReadAt < AnchorsFor;
        if (young && known!.Vouch(certificate) is { } issuer)
        {
            return issuer;
        }

        // A CA that another process made a moment ago is not in what we remember; so a refusal is only final on what was read after
        // the request. Not without a limit, or strangers could make us read the database as often as they like.
        if (young && !known!.MayLookAgain(now))
        {
            return null;
        }

        var fresh = new Anchors(now, await identities.IssuersAsync(organizationId, ct), young ? known : null);
        _anchors.Add(organizationId, fresh);
        return fresh.Vouch(certificate);
    }

    /// <summary>CA certificates of an organization, with their keys.</summary>
    private sealed class Anchors
    {
        private const int LooksPerSecond = 10;

        private readonly List<(CertificateInfo Certificate, SignerKey Key, IdentityIssuer Issuer)> _authorities = [];
        private readonly Looks _looks;

        /// <summary>CAs as of now; <paramref name="before"/> is what they take the place of within the same second.</summary>
        public Anchors(DateTimeOffset readAt, IEnumerable<IdentityIssuer> issuers, Anchors? before)
        {
            ReadAt = readAt;
            _looks = before?._looks ?? new Looks();
            foreach (var issuer in issuers)
            {
                if (CertificateInfo.TryParse(issuer.Certificate, out var info, out _) && info.IsAuthority && SignerKey.TryRead(info.SubjectPublicKeyInfo, out var key))
                {
                    _authorities.Add((info, key, issuer));
                }
            }
        }

        public DateTimeOffset ReadAt { get; }

        // Devices get their certificates from the issuing CA directly, so the chain has one link. The organization's own CAs
        // are anchors as they are (RFC 5280 §6.1.1 d): their validity is the PKI's business, which lists only usable ones.
        public IdentityIssuer? Vouch(CertificateInfo certificate) => certificate.IsAuthority || certificate.HasUnknownCriticalExtension
            ? null
            : _authorities.Find(a => a.Certificate.Subject.Span.SequenceEqual(certificate.Issuer.Span) && certificate.IsSignedBy(a.Key, CmsAlgorithms.Modern)).Issuer;

        /// <summary>Whether a certificate that nothing here vouches for may cause another look. Counts it.</summary>
        public bool MayLookAgain(DateTimeOffset now) => _looks.Take(now, LooksPerSecond);
    }

    /// <summary>How often strangers made us look, in the present second.</summary>
    private sealed class Looks
    {
        private readonly Lock _gate = new();
        private DateTimeOffset _since;
        private int _count;

        public bool Take(DateTimeOffset now, int limit)
        {
            lock (_gate)
            {
                if (now - _since >= TimeSpan.FromSeconds(1))
                {
                    (_since, _count) = (now, 0);
                }

                return ++_count <= limit;
            }
        }
    }
}
