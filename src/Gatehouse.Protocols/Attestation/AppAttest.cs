using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Attestation;

/// <summary>
/// Apple App Attest, by the steps of "Validating apps that connect to your server" (DeviceCheck documentation). The roots
/// are given; nothing is fetched.
/// </summary>
public static class AppAttest
{
    private const string NonceExtension = "1.2.840.113635.100.8.2";
    private const int MaxAssertionBytes = 4 * 1024;

    private static readonly byte[] Production = [.. "appattest"u8, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] Development = [.. "appattestdevelop"u8];

    /// <summary>Verifies what <c>attestKey(_:clientDataHash:)</c> returned.</summary>
    /// <param name="attestation">CBOR of up to 32 KiB.</param>
    /// <param name="expected">What it must speak about.</param>
    /// <param name="roots">Usually made of <see cref="AppAttestRoots.Apple"/>.</param>
    /// <param name="now">The time; certificates of attested keys live for days or months.</param>
    public static AppAttestVerdict VerifyAttestation(
        ReadOnlyMemory<byte> attestation, AppAttestExpectation expected, ChainVerifier roots, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(roots);
        if (!AppAttestObject.TryParse(attestation, out var value, out var reason))
        {
            return Refuse(AttestationFault.Malformed, reason);
        }

        if (!CertificateInfo.TryParse(value.Certificates[0], out var leaf, out var error) || !AttestedPublicKey.TryRead(leaf, out var key))
        {
            return Refuse(AttestationFault.Malformed, error?.Reason ?? "the first certificate has no key on P-256");
        }

        // 1. The chain leads to Apple.
        switch (roots.Verify(leaf, now, value.Certificates.Skip(1).ToList()))
        {
            case ChainStatus.Untrusted:
                return Refuse(AttestationFault.Untrusted, "the chain does not lead to a known root");
            case ChainStatus.OutsideValidity:
                return Refuse(AttestationFault.OutsideValidity, "a certificate is not valid at this time");
        }

        // 2 to 4. The nonce in the certificate covers authenticator data and challenge.
        var nonce = Nonce(value.RawData.Span, expected.ClientDataHash.Span);
        return !HasNonce(leaf, nonce)
            ? Refuse(AttestationFault.OtherChallenge, "the nonce does not match challenge and key")
            : CheckData(value, key, expected);
    }

    /// <summary>Verifies what <c>generateAssertion(_:clientDataHash:)</c> returned.</summary>
    /// <param name="assertion">CBOR of up to 4 KiB.</param>
    /// <param name="key">As attested before.</param>
    /// <param name="clientDataHash">32 bytes over what the app asserts, which holds a challenge of ours.</param>
    /// <param name="lastCounter">Of the assertion before; 0 for the first.</param>
    public static AppAssertionVerdict VerifyAssertion(
        ReadOnlyMemory<byte> assertion, AppAttestKey key, ReadOnlyMemory<byte> clientDataHash, uint lastCounter)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!TryReadAssertion(assertion, out var signature, out var raw, out var data, out var reason))
        {
            return new AppAssertionVerdict.Refused(AttestationFault.Malformed, reason);
        }

        // 1 to 3. The signature, by the attested key, over the nonce.
        if (!IsSignedBy(key, Nonce(raw.Span, clientDataHash.Span), signature.Span))
        {
            return new AppAssertionVerdict.Refused(AttestationFault.BadSignature, "the attested key did not sign this");
        }

        // 4. The app. 5. The counter. 6, the challenge, is part of the client data.
        if (!data.AppIdHash.Span.SequenceEqual(Hash(key.AppId)))
        {
            return new AppAssertionVerdict.Refused(AttestationFault.OtherApp, "it comes from another app");
        }

        return data.Counter > lastCounter
            ? new AppAssertionVerdict.Genuine(data.Counter)
            : new AppAssertionVerdict.Refused(AttestationFault.Replayed, "the counter did not rise");
    }

    private static AppAttestVerdict CheckData(AppAttestObject value, AttestedPublicKey key, AppAttestExpectation expected)
    {
        // 5. The key id is the hash of the certified key. 9. The credential id is the key id; its key is the certified one.
        var keyId = SHA256.HashData(key.Point);
        if (!value.Data.CredentialId.Span.SequenceEqual(keyId)
            || !value.Data.Key.X.Span.SequenceEqual(key.X) || !value.Data.Key.Y.Span.SequenceEqual(key.Y))
        {
            return Refuse(AttestationFault.OtherKey, "key id, key and certificate do not belong together");
        }

        // 6. The app.
        if (expected.AppIds.FirstOrDefault(id => value.Data.AppIdHash.Span.SequenceEqual(Hash(id))) is not { } app)
        {
            return Refuse(AttestationFault.OtherApp, "it comes from an app that is not allowed");
        }

        // 7. A new key.
        if (value.Data.Counter != 0)
        {
            return Refuse(AttestationFault.Replayed, "the counter is not 0");
        }

        // 8. The environment.
        var development = value.Data.Environment.Span.SequenceEqual(Development);
        if (!development && !value.Data.Environment.Span.SequenceEqual(Production))
        {
            return Refuse(AttestationFault.Malformed, "the aaguid is not one of App Attest");
        }

        return development && !expected.AllowsDevelopment
            ? Refuse(AttestationFault.Development, "it comes from a development build")
            : new AppAttestVerdict.Genuine(new AppAttestKey(keyId, key.Point, app, development, value.Receipt.ToArray()));
    }

    // SEQUENCE { [1] EXPLICIT OCTET STRING }
    private static bool HasNonce(CertificateInfo leaf, ReadOnlySpan<byte> nonce)
    {
        if (leaf.Extension(NonceExtension) is not { } value)
        {
            return false;
        }

        try
        {
            var sequence = new AsnReader(value, AsnEncodingRules.DER).ReadSequence();
            var tagged = sequence.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 1));
            return CryptographicOperations.FixedTimeEquals(tagged.ReadContent().Span, nonce);
        }
        catch (Exception e) when (ParseScope.IsMalformed(e))
        {
            return false;
        }
    }

    private static bool TryReadAssertion(
        ReadOnlyMemory<byte> assertion, out ReadOnlyMemory<byte> signature, out ReadOnlyMemory<byte> raw, out AuthenticatorData data, out string reason)
    {
        (signature, raw, data, reason) = (default, default, null!, "");
        if (assertion.Length > MaxAssertionBytes)
        {
            reason = $"longer than {MaxAssertionBytes} bytes";
            return false;
        }

        try
        {
            var cbor = new CborReader(assertion);
            for (var left = cbor.ReadMap(); left > 0; left--)
            {
                switch (cbor.ReadText())
                {
                    case "signature" when signature.IsEmpty:
                        signature = cbor.ReadBytes();
                        break;
                    case "authenticatorData" when raw.IsEmpty:
                        raw = cbor.ReadBytes();
                        break;
                    default:
                        throw new CborException("a member twice, or one that assertions do not have");
                }
            }

            cbor.ThrowIfNotEmpty();
            data = AuthenticatorData.ReadAssertion(raw);
            return true;
        }
        catch (CborException e)
        {
            reason = e.Message;
            return false;
        }
    }

    private static bool IsSignedBy(AppAttestKey key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> signature)
    {
        var point = key.PublicKey.Span;
        try
        {
            using var ec = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = point[1..33].ToArray(), Y = point[33..65].ToArray() },
            });
            return ec.VerifyData(nonce, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false; // some encodings that are no signature at all are reported so instead of by false
        }
    }

    private static byte[] Nonce(ReadOnlySpan<byte> data, ReadOnlySpan<byte> clientDataHash) => SHA256.HashData([.. data, .. clientDataHash]);

    private static byte[] Hash(string appId) => SHA256.HashData(Encoding.UTF8.GetBytes(appId));

    private static AppAttestVerdict.Refused Refuse(AttestationFault fault, string reason) => new(fault, reason);
}
