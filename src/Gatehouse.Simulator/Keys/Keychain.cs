using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Simulator.Keys;

/// <summary>Identities and certificates of a device. Used by one session of the device at a time.</summary>
public sealed class Keychain
{
    private readonly List<KeychainIdentity> _identities = [];
    private readonly List<(string ProfileIdentifier, X509Certificate2 Certificate)> _certificates = [];

    /// <summary>Identities, oldest first.</summary>
    public IReadOnlyList<KeychainIdentity> Identities => _identities;

    /// <summary>Certificates without a private key, oldest first.</summary>
    public IReadOnlyList<X509Certificate2> Certificates => [.. _certificates.Select(entry => entry.Certificate)];

    /// <summary>Adds an identity; one of the same payload is replaced.</summary>
    internal void Add(KeychainIdentity identity)
    {
        _identities.RemoveAll(known => IsSame(known.PayloadUuid, identity.PayloadUuid));
        _identities.Add(identity);
    }

    /// <summary>Adds a certificate of a profile, once.</summary>
    internal void Add(string profileIdentifier, X509Certificate2 certificate)
    {
        if (!_certificates.Exists(known => known.Certificate.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span)))
        {
            _certificates.Add((profileIdentifier, certificate));
        }
    }

    /// <summary>The identity of a payload; case does not matter in UUIDs.</summary>
    internal bool TryFind(string payloadUuid, [NotNullWhen(true)] out KeychainIdentity? identity)
    {
        identity = _identities.Find(known => IsSame(known.PayloadUuid, payloadUuid));
        return identity is not null;
    }

    /// <summary>Takes out what a profile brought, apart from one identity where named.</summary>
    internal void RemoveOf(string profileIdentifier, KeychainIdentity? except = null)
    {
        _identities.RemoveAll(identity => identity.ProfileIdentifier == profileIdentifier && !ReferenceEquals(identity, except));
        _certificates.RemoveAll(entry => entry.ProfileIdentifier == profileIdentifier);
    }

    /// <summary>Forgets everything.</summary>
    internal void Wipe()
    {
        _identities.Clear();
        _certificates.Clear();
    }

    private static bool IsSame(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
