using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml;

/// <summary>A private key and the certificate that announces it. The objects stay the caller's.</summary>
public sealed class SamlSigner
{
    private readonly AsymmetricAlgorithm _key;

    /// <summary>Signs with SHA-256, unless another digest is asked for.</summary>
    /// <param name="key">RSA or ECDSA, with the private half.</param>
    /// <param name="certificate">Of the same key; goes into metadata and, as a hint, into signatures.</param>
    /// <param name="hash">Digest; SHA-256 when null.</param>
    public SamlSigner(AsymmetricAlgorithm key, X509Certificate2 certificate, HashAlgorithmName? hash = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(certificate);
        if (key is not (RSA or ECDsa))
        {
            throw new ArgumentException("The key is neither RSA nor ECDSA.", nameof(key));
        }

        _key = key;
        Certificate = certificate.RawDataMemory;
        Method = SignatureMethod.Of(hash ?? HashAlgorithmName.SHA256, key is RSA);
    }

    /// <summary>DER.</summary>
    public ReadOnlyMemory<byte> Certificate { get; }

    internal SignatureMethod Method { get; }

    internal byte[] Sign(byte[] data) => _key switch
    {
        RSA rsa => rsa.SignData(data, Method.Hash, RSASignaturePadding.Pkcs1),
        _ => ((ECDsa)_key).SignData(data, Method.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
    };
}
