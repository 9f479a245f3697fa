using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.Attestation;

/// <summary>The P-256 key that a certificate of an attestation speaks about, in the forms in which others name it.</summary>
internal sealed class AttestedPublicKey
{
    private const int CoordinateBytes = 32;

    private AttestedPublicKey(byte[] point)
    {
        Point = point;
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = X.ToArray(), Y = Y.ToArray() },
        });
        Thumbprint = JsonWebKey.From(key).Thumbprint;
    }

    /// <summary>RFC 7638.</summary>
    public string Thumbprint { get; }

    /// <summary>Uncompressed point (X9.62), which is what Apple takes the key id from.</summary>
    public byte[] Point { get; }

    public ReadOnlySpan<byte> X => Point.AsSpan(1, CoordinateBytes);

    public ReadOnlySpan<byte> Y => Point.AsSpan(1 + CoordinateBytes, CoordinateBytes);

    /// <summary>False for anything but a key on P-256. Read by hand, because the framework throws what it likes at curves that it does not know.</summary>
    public static bool TryRead(CertificateInfo certificate, [NotNullWhen(true)] out AttestedPublicKey? key)
    {
        key = null;
        try
        {
            var info = new AsnReader(certificate.SubjectPublicKeyInfo, AsnEncodingRules.DER).ReadSequence();
            var algorithm = info.ReadSequence();
            if (algorithm.ReadObjectIdentifier() == Oids.EcPublicKey && algorithm.ReadObjectIdentifier() == Oids.P256
                && info.ReadSignature() is [4, ..] point && point.Length == 1 + (2 * CoordinateBytes))
            {
                key = new AttestedPublicKey(point);
            }
        }
        catch (Exception e) when (ParseScope.IsMalformed(e))
        {
            return false;
        }

        return key is not null;
    }
}
