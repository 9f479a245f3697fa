using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Certificates;

/// <summary>What <see cref="ChainVerifier"/> found.</summary>
public enum ChainStatus
{
    /// <summary>A path of good signatures leads to an anchor.</summary>
    Trusted,

    /// <summary>The certificate, or one on its path, is not valid yet or no longer.</summary>
    OutsideValidity,

    /// <summary>No path leads to an anchor.</summary>
    Untrusted,
}

/// <summary>
/// Path validation (RFC 5280 §6.1) for closed worlds: a few anchors that we chose, and intermediates held beside them.
/// No stores, no network, no policies or name constraints; revocation is decided from our own records. The signatures
/// of the given authorities are checked once, so that a leaf costs a single signature check.
/// </summary>
public sealed class ChainVerifier : IDisposable
{
    // Root, issuing CA, and room for Apple's device hierarchy.
    private const int MaxDepth = 4;

    private readonly CmsAlgorithms _allowed;
    private readonly List<Authority> _authorities = [];

    /// <summary>Prepares a set of trusted authorities.</summary>
    /// <param name="anchors">DER of certificates trusted as they are.</param>
    /// <param name="intermediates">DER of certificates that count only where an anchor vouches for them; others are left out.</param>
    /// <param name="allowed">Algorithms to accept; <see cref="CmsAlgorithms.Modern"/> when null.</param>
    public ChainVerifier(IEnumerable<ReadOnlyMemory<byte>> anchors, IEnumerable<ReadOnlyMemory<byte>>? intermediates = null, CmsAlgorithms? allowed = null)
    {
        _allowed = allowed ?? CmsAlgorithms.Modern;
        foreach (var anchor in anchors)
        {
            Add(CertificateInfo.Of(anchor), issuer: null);
        }

        AddIntermediates((intermediates ?? []).Select(CertificateInfo.Of).ToList());
    }

    /// <summary>Judges a certificate at a moment. Expiry is judged last, so that <see cref="ChainStatus.OutsideValidity"/> means "ours, but not now".</summary>
    /// <param name="certificate">Leaf.</param>
    /// <param name="now">When; null ignores the dates of the whole path, as for Apple's device authorities, which expired while devices still carry their certificates.</param>
    /// <param name="sentAlong">Intermediates that the peer sent; used only where an anchor vouches for them.</param>
    public ChainStatus Verify(CertificateInfo certificate, DateTimeOffset? now, IReadOnlyList<ReadOnlyMemory<byte>>? sentAlong = null)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (certificate.HasUnknownCriticalExtension)
        {
            return ChainStatus.Untrusted;
        }

        if (FindIssuer(certificate) is { } issuer)
        {
            return Judge(certificate, issuer, now);
        }

        if (sentAlong is null or { Count: 0 })
        {
            return ChainStatus.Untrusted;
        }

        using var extended = With(sentAlong);
        return extended.FindIssuer(certificate) is { } found ? Judge(certificate, found, now) : ChainStatus.Untrusted;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var authority in _authorities)
        {
            authority.Key.Dispose();
        }
    }

    private static ChainStatus Judge(CertificateInfo certificate, Authority? issuer, DateTimeOffset? now)
    {
        if (now is not { } moment)
        {
            return ChainStatus.Trusted;
        }

        if (!certificate.IsValidAt(moment))
        {
            return ChainStatus.OutsideValidity;
        }

        for (; issuer is not null; issuer = issuer.Issuer)
        {
            if (!issuer.Certificate.IsValidAt(moment))
            {
                return ChainStatus.OutsideValidity;
            }
        }

        return ChainStatus.Trusted;
    }

    private ChainVerifier With(IReadOnlyList<ReadOnlyMemory<byte>> sentAlong)
    {
        var readable = sentAlong.Where(der => CertificateInfo.TryParse(der, out _, out _));
        return new ChainVerifier(
            _authorities.Where(a => a.Issuer is null).Select(a => a.Certificate.Der),
            _authorities.Where(a => a.Issuer is not null).Select(a => a.Certificate.Der).Concat(readable),
            _allowed);
    }

    // An intermediate may come before the one that vouches for it, so go round until nothing more fits.
    private void AddIntermediates(List<CertificateInfo> candidates)
    {
        for (var added = true; added;)
        {
            added = false;
            for (var i = candidates.Count - 1; i >= 0; i--)
            {
                if (!candidates[i].HasUnknownCriticalExtension && FindIssuer(candidates[i]) is { } issuer && issuer.Depth + 1 < MaxDepth
                    && Add(candidates[i], issuer))
                {
                    candidates.RemoveAt(i);
                    added = true;
                }
            }
        }
    }

    private bool Add(CertificateInfo certificate, Authority? issuer)
    {
        // §6.1.4 (k) to (n): cA, keyCertSign and the path length, for every certificate that issues another.
        if (!certificate.IsAuthority || certificate.KeyUsage is { } usage && (usage & X509KeyUsageFlags.KeyCertSign) == 0
            || !SignerKey.TryRead(certificate.SubjectPublicKeyInfo, out var key))
        {
            return false;
        }

        _authorities.Add(new Authority(certificate, key, issuer, issuer is null ? 0 : issuer.Depth + 1));
        return true;
    }

    private Authority? FindIssuer(CertificateInfo certificate)
    {
        foreach (var authority in _authorities)
        {
            if (authority.Certificate.Subject.Span.SequenceEqual(certificate.Issuer.Span)
                && (!certificate.IsAuthority || authority.MayIssueAuthorities)
                && certificate.IsSignedBy(authority.Key, _allowed))
            {
                return authority;
            }
        }

        return null;
    }

    private sealed record Authority(CertificateInfo Certificate, SignerKey Key, Authority? Issuer, int Depth)
    {
        /// <summary>No pathLenConstraint above forbids another authority below.</summary>
        public bool MayIssueAuthorities
        {
            get
            {
                var below = 0; // authorities between the new one and the one looked at
                for (var a = this; a is not null; a = a.Issuer, below++)
                {
                    if (a.Certificate.PathLength is { } limit && limit <= below)
                    {
                        return false;
                    }
                }

                return true;
            }
        }
    }
}
