using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Gatehouse.Protocols.Cms;

/// <summary>
/// A parsed public key that verifies signatures: RSA up to 8192 bits, or ECDSA over P-256, P-384, P-521. Making one
/// costs more than using it, so the hot path keeps them by certificate hash. Safe for use by several threads.
/// </summary>
public sealed class SignerKey : IDisposable
{
    private const int MaxRsaBits = 8192;

    // The framework does not promise that one key object verifies on several threads at once. The lock is per
    // certificate, so in practice nobody ever waits for it.
    private readonly Lock _gate = new();
    private readonly RSA? _rsa;
    private readonly ECDsa? _ec;

    private SignerKey(RSA? rsa, ECDsa? ec)
    {
        _rsa = rsa;
        _ec = ec;
    }

    /// <summary>True for RSA, false for an elliptic curve.</summary>
    public bool IsRsa => _rsa is not null;

    /// <summary>Length of the modulus, or of the curve's field.</summary>
    public int Bits => _rsa?.KeySize ?? _ec!.KeySize;

    /// <summary>Reads a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). False for key types and curves that are not used here.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> subjectPublicKeyInfo, [NotNullWhen(true)] out SignerKey? key)
    {
        key = null;
        try
        {
            var algorithm = new AsnReader(subjectPublicKeyInfo, AsnEncodingRules.DER).ReadSequence().ReadSequence();
            switch (algorithm.ReadObjectIdentifier())
            {
                case Oids.Rsa:
                    key = ReadRsa(subjectPublicKeyInfo);
                    break;
                case Oids.EcPublicKey:
                    key = ReadEc(subjectPublicKeyInfo, algorithm);
                    break;
            }
        }
        catch (Exception e) when (ParseScope.IsMalformed(e))
        {
            return false;
        }

        return key is not null;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _rsa?.Dispose();
        _ec?.Dispose();
    }

    /// <summary>True when the key is as long as the rules ask for; curves always are.</summary>
    internal bool IsAllowedBy(CmsAlgorithms allowed) => _rsa is null || _rsa.KeySize >= allowed.MinimumRsaBits;

    internal bool Fits(SignatureAlgorithm algorithm) => (algorithm.Scheme == SignatureScheme.Ecdsa) == (_ec is not null);

    internal bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        try
        {
            lock (_gate)
            {
                return algorithm.Scheme switch
                {
                    SignatureScheme.RsaPkcs1 => _rsa is not null && _rsa.VerifyData(data, signature, algorithm.Digest, RSASignaturePadding.Pkcs1),
                    SignatureScheme.RsaPss => _rsa is not null && _rsa.VerifyData(data, signature, algorithm.Digest, RSASignaturePadding.Pss),
                    SignatureScheme.EcdsaFixed =>
                        _ec is not null && _ec.VerifyData(data, signature, algorithm.Digest, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
                    _ => _ec is not null && _ec.VerifyData(data, signature, algorithm.Digest, DSASignatureFormat.Rfc3279DerSequence),
                };
            }
        }
        catch (CryptographicException)
        {
            return false; // some encodings that are no signature at all are reported so instead of by false
        }
    }

    private static SignerKey? ReadRsa(ReadOnlyMemory<byte> info)
    {
        var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(info.Span, out var read);
        if (read == info.Length && rsa.KeySize <= MaxRsaBits)
        {
            return new SignerKey(rsa, null);
        }

        rsa.Dispose();
        return null;
    }

    private static SignerKey? ReadEc(ReadOnlyMemory<byte> info, AsnReader algorithm)
    {
        // RFC 5480 §2.1.1: namedCurve is the only allowed form; explicit parameters would let the sender choose the arithmetic.
        if (!algorithm.HasData || algorithm.PeekTag() != Asn1Tag.ObjectIdentifier
            || algorithm.ReadObjectIdentifier() is not (Oids.P256 or Oids.P384 or Oids.P521))
        {
            return null;
        }

        var ec = ECDsa.Create();
        ec.ImportSubjectPublicKeyInfo(info.Span, out var read);
        if (read == info.Length)
        {
            return new SignerKey(null, ec);
        }

        ec.Dispose();
        return null;
    }
}
