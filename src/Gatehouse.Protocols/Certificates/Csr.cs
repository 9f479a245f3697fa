using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Certificates;

/// <summary>
/// A PKCS#10 certification request (RFC 2986), as SCEP carries it. What it wishes for is read to recognise the sender,
/// never to be granted.
/// </summary>
public sealed class Csr
{
    private const int MaxBytes = 32 * 1024;
    private const int MaxAttributes = 16;

    private Csr()
    {
    }

    /// <summary>The whole request.</summary>
    public ReadOnlyMemory<byte> Der { get; private init; }

    /// <summary>Encoded Name of the wished-for subject.</summary>
    public ReadOnlyMemory<byte> Subject { get; private init; }

    /// <summary>First CN of the subject.</summary>
    public string? CommonName => DistinguishedName.Find(Subject, Oids.CommonName);

    /// <summary>Encoded SubjectPublicKeyInfo.</summary>
    public ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; private init; }

    /// <summary>challengePassword (RFC 2985 §5.4.1) in any string type. Secret. Null when absent.</summary>
    public string? ChallengePassword { get; private set; }

    /// <summary>Wished-for subject alternative names, from extensionRequest.</summary>
    public AlternativeNames AlternativeNames { get; private set; } = AlternativeNames.Empty;

    /// <summary>RSA or elliptic curve, and how long.</summary>
    public (bool IsRsa, int Bits) KeyStrength { get; private init; }

    private ReadOnlyMemory<byte> ToBeSigned { get; init; }

    private SignatureAlgorithm? SignatureAlgorithm { get; init; }

    private ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>Reads a request of up to 32 KiB. The signature is not checked here; see <see cref="IsSelfSigned"/>.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out Csr? csr, [NotNullWhen(false)] out ParseError? error) =>
        ParseScope.TryRead("PKCS#10", der, Read, out csr, out error);

    /// <summary>True when the request is signed by the key that it asks a certificate for: the proof that the sender has it (RFC 2986 §3, step 2).</summary>
    public bool IsSelfSigned(CmsAlgorithms allowed)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        if (SignatureAlgorithm is not { } algorithm || !allowed.Allows(algorithm.Digest) || !SignerKey.TryRead(SubjectPublicKeyInfo, out var key))
        {
            return false;
        }

        using (key)
        {
            return key.IsAllowedBy(allowed) && key.Fits(algorithm) && key.Verify(algorithm, ToBeSigned.Span, Signature.Span);
        }
    }

    /// <summary>The key, for issuing.</summary>
    public PublicKey PublicKey() => System.Security.Cryptography.X509Certificates.PublicKey.CreateFromSubjectPublicKeyInfo(SubjectPublicKeyInfo.Span, out _);

    /// <summary>Writes a request, signed with SHA-256 by <paramref name="key"/>.</summary>
    /// <param name="subject">Wished-for subject.</param>
    /// <param name="key">Key pair to certify.</param>
    /// <param name="challengePassword">Written as PrintableString where its characters allow, else as UTF8String (RFC 2985 §5.4.1). Null to leave it out.</param>
    /// <param name="extensions">extensionRequest; none when empty.</param>
    public static byte[] Write(X500DistinguishedName subject, RSA key, string? challengePassword, IEnumerable<X509Extension>? extensions = null)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (challengePassword is not null)
        {
            request.OtherRequestAttributes.Add(new AsnEncodedData(new Oid(Oids.ChallengePassword), WriteChallenge(challengePassword)));
        }

        foreach (var extension in extensions ?? [])
        {
            request.CertificateExtensions.Add(extension);
        }

        return request.CreateSigningRequest();
    }

    private static byte[] WriteChallenge(string challenge)
    {
        const string OtherPrintable = " '()+,-./:=?";
        var printable = challenge.All(c => char.IsAsciiLetterOrDigit(c) || OtherPrintable.Contains(c, StringComparison.Ordinal));
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteCharacterString(printable ? UniversalTagNumber.PrintableString : UniversalTagNumber.UTF8String, challenge);
        return writer.Encode();
    }

    private static Csr Read(ReadOnlyMemory<byte> der, ParseScope scope)
    {
        scope.AtMost(MaxBytes);
        var outer = new AsnReader(der, AsnEncodingRules.BER);
        var request = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        scope.At("certificationRequestInfo", request);
        var toBeSigned = request.PeekEncodedValue();
        var info = request.ReadSequence();
        var oid = CmsDigest.ReadAlgorithm(request, out var parameters);
        scope.At("signature", request);
        var signature = request.ReadSignature();
        request.ThrowIfNotEmpty();

        scope.At("version", info);
        info.ReadInteger();
        scope.At("subject", info);
        var subject = info.ReadEncodedValue();
        scope.At("subjectPKInfo", info);
        var key = info.ReadEncodedValue();
        if (!SignerKey.TryRead(key, out var parsed))
        {
            throw ParseScope.Refuse("a key type that is not used here");
        }

        var strength = (parsed.IsRsa, parsed.Bits);
        parsed.Dispose();
        var csr = new Csr
        {
            Der = der,
            Subject = subject,
            SubjectPublicKeyInfo = key,
            KeyStrength = strength,
            ToBeSigned = toBeSigned,
            SignatureAlgorithm = Cms.SignatureAlgorithm.Resolve(oid, parameters, null),
            Signature = signature,
        };
        csr.ReadAttributes(info, scope);
        return csr;
    }

    // RFC 2986 §4.1: attributes [0] IMPLICIT SET OF. Some clients leave the empty set out.
    private void ReadAttributes(AsnReader info, ParseScope scope)
    {
        if (!info.NextIs(0))
        {
            return;
        }

        scope.At("attributes", info);
        var set = info.ReadSetOf(skipSortOrderValidation: true, new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true));
        var attributes = new List<SignedAttribute>();
        while (set.HasData)
        {
            if (attributes.Count == MaxAttributes)
            {
                throw ParseScope.Refuse($"more than {MaxAttributes} attributes");
            }

            attributes.Add(SignedAttribute.Read(set));
        }

        // Repeated ones are as good as malformed: which of two challenges would count?
        ChallengePassword = Only(attributes, Oids.ChallengePassword) is { } challenge
            ? new AsnReader(challenge, AsnEncodingRules.BER).ReadText()
            : null;
        if (Only(attributes, Oids.ExtensionRequest) is { } extensions)
        {
            ReadExtensions(extensions);
        }
    }

    private void ReadExtensions(ReadOnlyMemory<byte> value)
    {
        var sequence = new AsnReader(value, AsnEncodingRules.BER).ReadSequence();
        while (sequence.HasData)
        {
            var extension = sequence.ReadSequence();
            if (extension.ReadObjectIdentifier() == Oids.SubjectAltName)
            {
                if (extension.PeekTag() == Asn1Tag.Boolean)
                {
                    extension.ReadBoolean();
                }

                AlternativeNames = AlternativeNames.Read(extension.ReadContent());
            }
        }
    }

    private static ReadOnlyMemory<byte>? Only(List<SignedAttribute> attributes, string oid)
    {
        if (attributes.Count(a => a.Oid == oid) > 1)
        {
            throw ParseScope.Refuse("an attribute twice");
        }

        return SignedAttribute.Single(attributes, oid);
    }
}
