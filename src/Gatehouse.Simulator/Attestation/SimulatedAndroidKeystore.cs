using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.Protocols.Attestation;

namespace Gatehouse.Simulator.Attestation;

/// <summary>The keystore of an Android device, which attests keys by a key that was certified in the factory or over the air.</summary>
public sealed class SimulatedAndroidKeystore : IDisposable
{
    private const string Extension = "1.3.6.1.4.1.11129.2.1.17";

    private readonly ECDsa _attestationKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _attestation;
    private readonly SimulatedAttestationCa _ca;

    /// <summary>A device.</summary>
    /// <param name="ca">Vouches for its attestation key.</param>
    /// <param name="notBefore">Begin of that certificate.</param>
    /// <param name="lifetime">Weeks for one that is renewed over the air, ten years for one of the factory.</param>
    public SimulatedAndroidKeystore(SimulatedAttestationCa ca, DateTimeOffset notBefore, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(ca);
        _ca = ca;
        var isFactory = lifetime > TimeSpan.FromDays(366);
        var request = SimulatedAttestationCa.Request("CN=2c85cdc15c3042f2,O=TEE", _attestationKey, isAuthority: !isFactory);
        using var unkeyed = request.Create(ca.Issuing.SubjectName, Generator(ca.Issuing), notBefore, notBefore + lifetime, SimulatedAttestationCa.NewSerial());
        _attestation = unkeyed.CopyWithPrivateKey(_attestationKey);
    }

    /// <summary>Certificate of the attestation key, such as a revocation list names.</summary>
    public X509Certificate2 Certificate => _attestation;

    /// <summary>The chain of a key of an app: leaf, attestation key, authority, root.</summary>
    /// <param name="key">P-256; the one of the app's DPoP proofs.</param>
    /// <param name="statement">What the hardware says of it.</param>
    public IReadOnlyList<byte[]> Attest(ECDsa key, AndroidStatement statement) =>
        [Certify(key, _attestation, Describe(statement)), _attestation.RawData, _ca.Issuing.RawData, _ca.Root.RawData];

    /// <summary>
    /// The attack that the rule "nearest to the root" is for: an attested key signs a certificate for another key, with a
    /// statement of its own.
    /// </summary>
    public IReadOnlyList<byte[]> Forge(ECDsa attested, ECDsa key, AndroidStatement statement)
    {
        using var honest = X509CertificateLoader.LoadCertificate(Certify(attested, _attestation, Describe(statement)));
        using var signer = honest.CopyWithPrivateKey(attested);
        return [Certify(key, signer, Describe(statement)), honest.RawData, _attestation.RawData, _ca.Issuing.RawData, _ca.Root.RawData];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _attestation.Dispose();
        _attestationKey.Dispose();
    }

    private static byte[] Certify(ECDsa key, X509Certificate2 issuer, byte[] description)
    {
        var request = new CertificateRequest("CN=Android Keystore Key", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509Extension(Extension, description, critical: false));

        // Real devices give every key these dates and this number.
        using var certificate = request.Create(
            issuer.SubjectName, Generator(issuer), DateTimeOffset.UnixEpoch, new DateTimeOffset(2048, 1, 1, 0, 0, 0, TimeSpan.Zero), [1]);
        return certificate.RawData;
    }

    private static X509SignatureGenerator Generator(X509Certificate2 issuer) => X509SignatureGenerator.CreateForECDsa(issuer.GetECDsaPrivateKey()!);

    private static byte[] Describe(AndroidStatement statement)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(300);
            writer.WriteEnumeratedValue(statement.AttestationLevel);
            writer.WriteInteger(300);
            writer.WriteEnumeratedValue(statement.KeyLevel);
            writer.WriteOctetString(statement.Challenge);
            writer.WriteOctetString([]);
            using (writer.PushSequence())
            {
                if (statement.ClaimsInSoftware)
                {
                    WriteKey(writer, statement);
                }

                Tagged(writer, 709, () => writer.WriteOctetString(Application(statement)));
            }

            using (writer.PushSequence())
            {
                if (!statement.ClaimsInSoftware)
                {
                    WriteKey(writer, statement);
                }
            }
        }

        return writer.Encode();
    }

    private static void WriteKey(AsnWriter writer, AndroidStatement statement)
    {
        Tagged(writer, 1, () =>
        {
            using (writer.PushSetOf())
            {
                foreach (var purpose in statement.Purposes)
                {
                    writer.WriteInteger(purpose);
                }
            }
        });
        Tagged(writer, 2, () => writer.WriteInteger(statement.Algorithm));
        Tagged(writer, 3, () => writer.WriteInteger(256));
        Tagged(writer, 10, () => writer.WriteInteger(1));
        if (statement.NeedsBiometry)
        {
            Tagged(writer, 504, () => writer.WriteInteger(2));
        }
        else
        {
            Tagged(writer, 503, () => writer.WriteNull());
        }

        Tagged(writer, 702, () => writer.WriteInteger(statement.Origin));
        Tagged(writer, 704, () => WriteRootOfTrust(writer, statement));
        Tagged(writer, 705, () => writer.WriteInteger(160000));
        Tagged(writer, 706, () => writer.WriteInteger(statement.PatchLevel));
    }

    private static void WriteRootOfTrust(AsnWriter writer, AndroidStatement statement)
    {
        using (writer.PushSequence())
        {
            writer.WriteOctetString(SHA256.HashData("verified boot key"u8));
            writer.WriteBoolean(statement.IsLocked);
            writer.WriteEnumeratedValue(statement.BootState);
            writer.WriteOctetString(SHA256.HashData("verified boot hash"u8));
        }
    }

    private static byte[] Application(AndroidStatement statement)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSetOf())
            using (writer.PushSequence())
            {
                writer.WriteOctetString(Encoding.UTF8.GetBytes(statement.Package));
                writer.WriteInteger(1);
            }

            using (writer.PushSetOf())
            {
                writer.WriteOctetString(statement.SigningDigest);
            }
        }

        return writer.Encode();
    }

    private static void Tagged(AsnWriter writer, int tag, Action content)
    {
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, tag)))
        {
            content();
        }
    }
}
