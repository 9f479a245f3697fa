using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml;

/// <summary>
/// Keys that a provider signs with, as its metadata or an operator stated them. Several serve a roll-over: each counts.
/// A certificate is a wrapping of its key here; who issued it and until when it holds mean nothing (SAML Metadata
/// Interoperability Profile §2.6.1). Keys that a message brings along are never looked at. To be kept as long as the
/// metadata: reading a key costs thirty times as much as using it. Safe for use by several threads.
/// </summary>
public sealed class SamlVerificationKeys : IDisposable
{
    private readonly List<SignerKey> _keys = [];

    private SamlVerificationKeys(SamlAlgorithms algorithms) => Algorithms = algorithms;

    /// <summary>What signatures must be made with.</summary>
    public SamlAlgorithms Algorithms { get; }

    /// <summary>Takes the keys out of certificates. Those of other types and shorter RSA keys are left out.</summary>
    /// <param name="certificates">DER.</param>
    /// <param name="algorithms">Algorithms and key lengths to accept; <see cref="SamlAlgorithms.Modern"/> when null.</param>
    /// <param name="keys">Never empty.</param>
    /// <param name="refusal">No certificate holds a key that may be used.</param>
    public static bool TryCreate(
        IEnumerable<ReadOnlyMemory<byte>> certificates, SamlAlgorithms? algorithms,
        [NotNullWhen(true)] out SamlVerificationKeys? keys, [NotNullWhen(false)] out SamlRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        keys = new SamlVerificationKeys(algorithms ?? SamlAlgorithms.Modern);
        foreach (var certificate in certificates)
        {
            keys.Add(certificate.Span);
        }

        refusal = keys._keys.Count > 0 ? null : new SamlRefusal(SamlFault.KeyMissing, "no certificate holds a key that may be used");
        keys = refusal is null ? keys : null;
        return refusal is null;
    }

    /// <inheritdoc/>
    public void Dispose() => _keys.ForEach(key => key.Dispose());

    /// <summary>True when one of the keys made the signature with that method.</summary>
    internal bool Verify(SignatureMethod method, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        var algorithm = new SignatureAlgorithm(method.IsRsa ? SignatureScheme.RsaPkcs1 : SignatureScheme.EcdsaFixed, method.Hash);
        foreach (var key in _keys)
        {
            if (key.IsRsa == method.IsRsa && key.Verify(algorithm, data, signature))
            {
                return true;
            }
        }

        return false;
    }

    private void Add(ReadOnlySpan<byte> der)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            if (!SignerKey.TryRead(certificate.PublicKey.ExportSubjectPublicKeyInfo(), out var key))
            {
                return;
            }

            if (key.IsRsa && key.Bits < Algorithms.MinimumRsaBits)
            {
                key.Dispose();
                return;
            }

            _keys.Add(key);
        }
        catch (CryptographicException)
        {
            // Not a certificate: it verifies nothing.
        }
    }
}
