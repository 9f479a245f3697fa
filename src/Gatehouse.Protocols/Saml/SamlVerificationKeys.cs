using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml;

/// <summary>
/// Keys that a provider signs with, as its metadata or an operator stated them. Several serve a roll-over: each counts.
/// A certificate is a wrapping of its key here; who issued it and until when it holds mean nothing (SAML Metadata
/// Interoperability Profile §2.6.1). Keys that a message brings along are never looked at.
/// </summary>
public sealed class SamlVerificationKeys
{
    private readonly List<RSAParameters> _rsa = [];
    private readonly List<ECParameters> _ec = [];

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

        refusal = keys._rsa.Count + keys._ec.Count > 0 ? null : new SamlRefusal(SamlFault.KeyMissing, "no certificate holds a key that may be used");
        keys = refusal is null ? keys : null;
        return refusal is null;
    }

    /// <summary>True when one of the keys made the signature with that method.</summary>
    internal bool Verify(SignatureMethod method, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        foreach (var parameters in method.IsRsa ? _rsa : [])
        {
            using var rsa = RSA.Create(parameters);
            if (rsa.VerifyData(data, signature, method.Hash, RSASignaturePadding.Pkcs1))
            {
                return true;
            }
        }

        foreach (var parameters in method.IsRsa ? [] : _ec)
        {
            // RFC 9231 §2.3.6: R and S side by side.
            using var ec = ECDsa.Create(parameters);
            if (ec.VerifyData(data, signature, method.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))
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
            using var rsa = certificate.GetRSAPublicKey();
            using var ec = certificate.GetECDsaPublicKey();
            if (rsa is not null && rsa.KeySize >= Algorithms.MinimumRsaBits)
            {
                _rsa.Add(rsa.ExportParameters(includePrivateParameters: false));
            }

            if (ec is { KeySize: >= 256 })
            {
                _ec.Add(ec.ExportParameters(includePrivateParameters: false));
            }
        }
        catch (CryptographicException)
        {
            // Not a certificate, or a key that nobody here can use: it verifies nothing.
        }
    }
}
