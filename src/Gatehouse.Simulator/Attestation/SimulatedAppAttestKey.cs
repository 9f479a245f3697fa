using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gatehouse.Simulator.Attestation;

/// <summary>One key in a Secure Enclave, as <c>DCAppAttestService</c> shows it to an app. Source: DeviceCheck documentation.</summary>
public sealed class SimulatedAppAttestKey : IDisposable
{
    private const string NonceExtension = "1.2.840.113635.100.8.2";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly SimulatedAttestationCa _ca;

    /// <summary>A new key.</summary>
    /// <param name="ca">Vouches for it.</param>
    public SimulatedAppAttestKey(SimulatedAttestationCa ca)
    {
        ArgumentNullException.ThrowIfNull(ca);
        _ca = ca;
        KeyId = SHA256.HashData(Point());
    }

    /// <summary>How the app names it.</summary>
    public byte[] KeyId { get; }

    /// <summary><c>attestKey(_:clientDataHash:)</c>.</summary>
    public byte[] Attest(AppAttestStatement statement, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(statement);
        var data = AttestedData(statement);
        using var leaf = Certify(SHA256.HashData([.. data, .. statement.CertifiedHash ?? statement.ClientDataHash]), statement.NotAfter ?? now.AddDays(3), now);
        var cbor = new CborWriter(CborConformanceMode.Strict);
        cbor.WriteStartMap(3);
        cbor.WriteTextString("fmt");
        cbor.WriteTextString(statement.Format);
        cbor.WriteTextString("attStmt");
        cbor.WriteStartMap(2);
        cbor.WriteTextString("x5c");
        cbor.WriteStartArray(2);
        cbor.WriteByteString(leaf.RawData);
        cbor.WriteByteString(_ca.Issuing.RawData);
        cbor.WriteEndArray();
        cbor.WriteTextString("receipt");
        cbor.WriteByteString(Encoding.UTF8.GetBytes("simulated receipt"));
        cbor.WriteEndMap();
        cbor.WriteTextString("authData");
        cbor.WriteByteString(data);
        cbor.WriteEndMap();
        return cbor.Encode();
    }

    /// <summary><c>generateAssertion(_:clientDataHash:)</c>.</summary>
    public byte[] Assert(AppAttestStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        var data = Head(statement, flags: 0);
        var nonce = SHA256.HashData([.. data, .. statement.CertifiedHash ?? statement.ClientDataHash]);
        var cbor = new CborWriter(CborConformanceMode.Strict);
        cbor.WriteStartMap(2);
        cbor.WriteTextString("signature");
        cbor.WriteByteString(_key.SignData(nonce, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        cbor.WriteTextString("authenticatorData");
        cbor.WriteByteString(data);
        cbor.WriteEndMap();
        return cbor.Encode();
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private byte[] AttestedData(AppAttestStatement statement)
    {
        var keyId = statement.KeyId ?? KeyId;
        var environment = new byte[16];
        Encoding.ASCII.GetBytes(statement.IsDevelopment ? "appattestdevelop" : "appattest", environment);
        return
        [
            .. Head(statement, flags: 0x40), .. environment, (byte)(keyId.Length >> 8), (byte)keyId.Length, .. keyId, .. CoseKey(),
            .. statement.AppendsExtensions ? Extensions() : [],
        ];
    }

    private static byte[] Head(AppAttestStatement statement, byte flags)
    {
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, statement.Counter);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(statement.AppId)), flags, .. counter];
    }

    private byte[] CoseKey()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        var cbor = new CborWriter(CborConformanceMode.Strict);
        cbor.WriteStartMap(5);
        cbor.WriteInt32(1);
        cbor.WriteInt32(2);
        cbor.WriteInt32(3);
        cbor.WriteInt32(-7);
        cbor.WriteInt32(-1);
        cbor.WriteInt32(1);
        cbor.WriteInt32(-2);
        cbor.WriteByteString(point.X!);
        cbor.WriteInt32(-3);
        cbor.WriteByteString(point.Y!);
        cbor.WriteEndMap();
        return cbor.Encode();
    }

    private static byte[] Extensions()
    {
        var cbor = new CborWriter(CborConformanceMode.Strict);
        cbor.WriteStartMap(1);
        cbor.WriteTextString("apple_bundle_version_01");
        cbor.WriteTextString("1");
        cbor.WriteEndMap();
        return cbor.Encode();
    }

    private X509Certificate2 Certify(byte[] nonce, DateTimeOffset notAfter, DateTimeOffset now)
    {
        var request = SimulatedAttestationCa.Request($"CN={Convert.ToHexStringLower(KeyId)},OU=AAA Certification,O=Simulated Devices", _key, isAuthority: false);
        var value = new AsnWriter(AsnEncodingRules.DER);
        using (value.PushSequence())
        using (value.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
        {
            value.WriteOctetString(nonce);
        }

        request.CertificateExtensions.Add(new X509Extension(NonceExtension, value.Encode(), critical: false));
        return request.Create(
            _ca.Issuing.SubjectName, X509SignatureGenerator.CreateForECDsa(_ca.Issuing.GetECDsaPrivateKey()!), now.AddYears(-1), notAfter, SimulatedAttestationCa.NewSerial());
    }

    private byte[] Point()
    {
        var q = _key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. q.X!, .. q.Y!];
    }
}
