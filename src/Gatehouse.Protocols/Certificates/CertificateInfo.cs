using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Certificates;

/// <summary>
/// What a certificate says (RFC 5280 §4), read straight from its DER. Cheaper than <see cref="X509Certificate2"/>, holds
/// nothing to dispose, and never touches the platform's stores. Nothing in it is verified.
/// </summary>
public sealed class CertificateInfo
{
    private const int MaxBytes = 32 * 1024;
    private byte[]? _sha256;
    private List<CertificateExtension>? _others;

    private CertificateInfo()
    {
    }

    /// <summary>The whole certificate.</summary>
    public ReadOnlyMemory<byte> Der { get; private init; }

    /// <summary>Big-endian, without leading zeros.</summary>
    public ReadOnlyMemory<byte> SerialNumber { get; private init; }

    /// <summary><see cref="SerialNumber"/> as upper-case hexadecimal digits.</summary>
    public string SerialNumberHex => Convert.ToHexString(SerialNumber.Span);

    /// <summary>Encoded Name of the issuer.</summary>
    public ReadOnlyMemory<byte> Issuer { get; private init; }

    /// <summary>Encoded Name of the subject.</summary>
    public ReadOnlyMemory<byte> Subject { get; private init; }

    /// <summary>Subject as text, for people and logs only.</summary>
    public string SubjectText => DistinguishedName.ToText(Subject);

    /// <summary>First CN of the subject.</summary>
    public string? CommonName => DistinguishedName.Find(Subject, Oids.CommonName);

    /// <summary>Begin of validity.</summary>
    public DateTimeOffset NotBefore { get; private init; }

    /// <summary>End of validity, inclusive.</summary>
    public DateTimeOffset NotAfter { get; private init; }

    /// <summary>Encoded SubjectPublicKeyInfo; see <see cref="SignerKey.TryRead"/>.</summary>
    public ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; private init; }

    /// <summary>Null when the extension is absent, which means unrestricted.</summary>
    public X509KeyUsageFlags? KeyUsage { get; private set; }

    /// <summary>Null when the extension is absent, which means any.</summary>
    public IReadOnlyList<string>? ExtendedKeyUsages { get; private set; }

    /// <summary>basicConstraints cA.</summary>
    public bool IsAuthority { get; private set; }

    /// <summary>basicConstraints pathLenConstraint.</summary>
    public int? PathLength { get; private set; }

    /// <summary>Subject key identifier.</summary>
    public ReadOnlyMemory<byte>? SubjectKeyIdentifier { get; private set; }

    /// <summary>keyIdentifier of the authority key identifier.</summary>
    public ReadOnlyMemory<byte>? AuthorityKeyIdentifier { get; private set; }

    /// <summary>Subject alternative names.</summary>
    public AlternativeNames AlternativeNames { get; private set; } = AlternativeNames.Empty;

    /// <summary>A critical extension is present that is not among those above: RFC 5280 §4.2 wants the certificate rejected.</summary>
    public bool HasUnknownCriticalExtension { get; private set; }

    /// <summary>SHA-256 of <see cref="Der"/>.</summary>
    public ReadOnlyMemory<byte> Sha256 => _sha256 ??= SHA256.HashData(Der.Span);

    internal ReadOnlyMemory<byte> ToBeSigned { get; private init; }

    internal SignatureAlgorithm? SignatureAlgorithm { get; private init; }

    internal ReadOnlyMemory<byte> Signature { get; private init; }

    /// <summary>Reads a DER certificate of up to 32 KiB.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out CertificateInfo? certificate, [NotNullWhen(false)] out ParseError? error) =>
        ParseScope.TryRead("certificate", der, Read, out certificate, out error);

    /// <summary>Reads a certificate that is known to be one.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static CertificateInfo Of(ReadOnlyMemory<byte> der) =>
        TryParse(der, out var certificate, out var error) ? certificate : throw new ArgumentException(error.Reason, nameof(der));

    /// <inheritdoc cref="Of(ReadOnlyMemory{byte})" />
    public static CertificateInfo Of(X509Certificate certificate) => Of(certificate.GetRawCertData());

    /// <summary>True when <paramref name="key"/> made this certificate's signature with an algorithm that is allowed.</summary>
    public bool IsSignedBy(SignerKey key, CmsAlgorithms allowed) =>
        SignatureAlgorithm is { } algorithm && allowed.Allows(algorithm.Digest) && key.IsAllowedBy(allowed) && key.Fits(algorithm)
        && key.Verify(algorithm, ToBeSigned.Span, Signature.Span);

    /// <summary>True when issuer and subject are equal and its own key made the signature.</summary>
    public bool IsSelfSigned(CmsAlgorithms allowed)
    {
        if (!Issuer.Span.SequenceEqual(Subject.Span) || !SignerKey.TryRead(SubjectPublicKeyInfo, out var key))
        {
            return false;
        }

        using (key)
        {
            return IsSignedBy(key, allowed);
        }
    }

    /// <summary>True when <paramref name="now"/> lies within the validity.</summary>
    public bool IsValidAt(DateTimeOffset now) => now >= NotBefore && now <= NotAfter;

    /// <summary>Value of an extension that is not among those above; null when the certificate does not have it.</summary>
    internal ReadOnlyMemory<byte>? Extension(string oid) => _others?.Find(extension => extension.Oid == oid)?.Value;

    private static CertificateInfo Read(ReadOnlyMemory<byte> der, ParseScope scope)
    {
        scope.AtMost(MaxBytes);
        var reader = new AsnReader(der, AsnEncodingRules.DER);
        var certificate = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var toBeSigned = certificate.PeekEncodedValue();
        var body = certificate.ReadSequence();
        var algorithm = certificate.ReadEncodedValue();
        var signature = certificate.ReadSignature();
        certificate.ThrowIfNotEmpty();
        return ReadBody(body, scope, der, toBeSigned, algorithm, signature);
    }

    private static CertificateInfo ReadBody(
        AsnReader body, ParseScope scope, ReadOnlyMemory<byte> der, ReadOnlyMemory<byte> toBeSigned, ReadOnlyMemory<byte> algorithm, ReadOnlyMemory<byte> signature)
    {
        if (body.NextIs(0))
        {
            body.ReadEncodedValue(); // version: what it allows is seen from what is there
        }

        scope.At("serialNumber", body);
        var serial = IssuerAndSerial.Trim(body.ReadIntegerBytes());
        scope.At("signature", body);
        if (!body.PeekEncodedValue().Span.SequenceEqual(algorithm.Span))
        {
            throw ParseScope.Refuse("the two signature algorithms differ"); // §4.1.1.2; only the inner one is signed
        }

        var algorithmOid = CmsDigest.ReadAlgorithm(body, out var parameters);
        scope.At("issuer", body);
        var issuer = body.PeekEncodedValue();
        body.ReadSequence();
        scope.At("validity", body);
        var validity = body.ReadSequence();
        var (notBefore, notAfter) = (validity.ReadTime(), validity.ReadTime());
        scope.At("subject", body);
        var subject = body.PeekEncodedValue();
        body.ReadSequence();
        scope.At("subjectPublicKeyInfo", body);
        var key = body.PeekEncodedValue();
        body.ReadSequence();
        var info = new CertificateInfo
        {
            Der = der,
            SerialNumber = serial,
            Issuer = issuer,
            Subject = subject,
            NotBefore = notBefore,
            NotAfter = notAfter,
            SubjectPublicKeyInfo = key,
            ToBeSigned = toBeSigned,
            SignatureAlgorithm = Cms.SignatureAlgorithm.Resolve(algorithmOid, parameters, null),
            Signature = signature,
        };
        info.ReadExtensions(body, scope);
        return info;
    }

    private void ReadExtensions(AsnReader body, ParseScope scope)
    {
        while (body.HasData && !body.NextIs(3))
        {
            body.ReadEncodedValue(); // unique identifiers of version 2
        }

        if (!body.HasData)
        {
            return;
        }

        scope.At("extensions", body);
        foreach (var extension in CertificateExtension.ReadAll(body.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 3, isConstructed: true))))
        {
            Take(extension);
        }
    }

    private void Take(CertificateExtension extension)
    {
        switch (extension.Oid)
        {
            case Oids.KeyUsage:
                KeyUsage = extension.ReadKeyUsage();
                break;
            case Oids.ExtendedKeyUsage:
                ExtendedKeyUsages = extension.ReadExtendedKeyUsages();
                break;
            case Oids.BasicConstraints:
                (IsAuthority, PathLength) = extension.ReadBasicConstraints();
                break;
            case Oids.SubjectKeyIdentifier:
                SubjectKeyIdentifier = extension.Reader().ReadOctetString();
                break;
            case Oids.AuthorityKeyIdentifier:
                AuthorityKeyIdentifier = extension.ReadAuthorityKeyIdentifier();
                break;
            case Oids.SubjectAltName:
                AlternativeNames = AlternativeNames.Read(extension.Value);
                break;
            default:
                (_others ??= []).Add(extension);
                HasUnknownCriticalExtension |= extension.IsCritical;
                break;
        }
    }
}
