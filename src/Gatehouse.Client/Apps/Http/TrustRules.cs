using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Client.Apps.Http;

/// <summary>Which certificates a server may show: those of given authorities alone, those with given keys alone, or what the system trusts.</summary>
internal sealed class TrustRules
{
    private readonly List<byte[]> _anchors;
    private readonly HashSet<string> _pins;

    /// <param name="anchors">Certificates as DER; one of the server's chain must be among them. Empty for what the system trusts.</param>
    /// <param name="pins">SHA-256 of public keys in Base64 (RFC 7469 §2.4); one of the chain must have one of them. Empty for any.</param>
    public TrustRules(IEnumerable<byte[]> anchors, IEnumerable<string> pins) => (_anchors, _pins) = ([.. anchors], new HashSet<string>(pins, StringComparer.Ordinal));

    /// <summary>There is something to check beyond what the system does.</summary>
    public bool AreStrict => _anchors.Count > 0 || _pins.Count > 0;

    /// <summary>The callback of a handler.</summary>
    public bool Accept(X509Certificate2? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        // The name is never negotiable; that the system does not know the authority is, where the app names its own.
        var tolerated = _anchors.Count > 0 ? SslPolicyErrors.RemoteCertificateChainErrors : SslPolicyErrors.None;
        if (certificate is null || (errors & ~tolerated) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain();
        return Build(chain, certificate, presented) && (_anchors.Count == 0 || HasAnchor(chain)) && (_pins.Count == 0 || HasPin(chain));
    }

    // Signatures and times as ever; only who is at the end is decided here.
    private bool Build(X509Chain chain, X509Certificate2 certificate, X509Chain? presented)
    {
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (presented is not null)
        {
            foreach (var element in presented.ChainElements)
            {
                chain.ChainPolicy.ExtraStore.Add(element.Certificate);
            }

            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        }

        if (_anchors.Count == 0)
        {
            return chain.Build(certificate);
        }

        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        foreach (var anchor in _anchors)
        {
            chain.ChainPolicy.ExtraStore.Add(Certificates.Load(anchor));
        }

        return chain.Build(certificate);
    }

    private bool HasAnchor(X509Chain chain) => Elements(chain).Any(certificate => _anchors.Any(anchor => anchor.AsSpan().SequenceEqual(certificate.RawData)));

    private bool HasPin(X509Chain chain) => Elements(chain).Any(certificate => _pins.Contains(Convert.ToBase64String(SHA256.HashData(Certificates.PublicKeyInfo(certificate)))));

    private static IEnumerable<X509Certificate2> Elements(X509Chain chain)
    {
        foreach (var element in chain.ChainElements)
        {
            yield return element.Certificate;
        }
    }
}
