using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Ocsp;
using Gatehouse.Server.Pki.Certificates;
using Gatehouse.Server.Pki.Profiles;

namespace Gatehouse.Server.Pki.Authorities;

/// <summary>
/// Builds certificates and revocation lists: 128-bit random serial numbers, backdated for devices whose clock is slow,
/// never beyond the end of the issuer, and only with extensions chosen here.
/// </summary>
public sealed class CertificateForge(ScepAddresses addresses, TimeProvider time)
{
    // Apple devices refuse certificates that begin even seconds in their future.
    private static readonly TimeSpan Backdate = TimeSpan.FromMinutes(10);

    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";
    private const string EmailProtection = "1.3.6.1.5.5.7.3.4";

    /// <summary>Self-signed root; signs CAs and revocation lists.</summary>
    public X509Certificate2 Root(X500DistinguishedName subject, AsymmetricAlgorithm key, DateTimeOffset notAfter)
    {
        var request = new CertificateRequest(subject, PublicKeyOf(key), HashFor(key.KeySize, key is RSA), RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 1, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var selfSigned = request.Create(subject, Generator(key), NotBefore, notAfter, Serial());
        return X509CertificateLoader.LoadCertificate(selfSigned.RawData);
    }

    /// <summary>
    /// Issuing CA. With an RSA key it also receives and signs SCEP messages, which Apple's clients accept only from a
    /// certificate with digitalSignature and keyEncipherment.
    /// </summary>
    public X509Certificate2 Issuing(CaSigner root, X500DistinguishedName subject, AsymmetricAlgorithm key, DateTimeOffset notAfter)
    {
        var usage = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign;
        usage |= key is RSA ? X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment : 0;
        var request = new CertificateRequest(subject, PublicKeyOf(key), HashFor(root), RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, true));
        return Sign(root, request, NotBefore, notAfter, withRevocation: false);
    }

    /// <summary>RA certificate: signs and decrypts SCEP messages.</summary>
    public X509Certificate2 Ra(CaSigner ca, X500DistinguishedName subject, RSA key, DateTimeOffset notAfter) =>
        EndEntity(ca, subject, new PublicKey(key), X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, null, [], notAfter);

    /// <summary>Signs configuration profiles.</summary>
    public X509Certificate2 ProfileSigning(CaSigner ca, X500DistinguishedName subject, RSA key, DateTimeOffset notAfter) =>
        EndEntity(ca, subject, new PublicKey(key), X509KeyUsageFlags.DigitalSignature, EmailProtection, [], notAfter);

    /// <summary>A device's identity. Nothing but the public key comes from the client.</summary>
    public X509Certificate2 Identity(
        CaSigner ca, X500DistinguishedName subject, PublicKey key, IReadOnlyCollection<X509Extension> names, DateTimeOffset notAfter) =>
        EndEntity(ca, subject, key, X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, ClientAuth, names, notAfter);

    /// <summary>A certificate for nobody, valid for minutes.</summary>
    public byte[] SelfTestLeaf(CaSigner ca, ECDsa key)
    {
        using var certificate = EndEntity(
            ca, new X500DistinguishedName("CN=Self-test"), new PublicKey(key), X509KeyUsageFlags.DigitalSignature, ClientAuth, [], time.GetUtcNow().AddMinutes(10));
        return certificate.RawData;
    }

    /// <summary>Revocation list of a CA.</summary>
    public byte[] Crl(CaSigner ca, long number, DateTimeOffset thisUpdate, DateTimeOffset nextUpdate, IEnumerable<CrlEntryRow> entries)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (var entry in entries)
        {
            builder.AddEntry(
                Convert.FromHexString(entry.Serial), DateTimeOffset.FromUnixTimeMilliseconds(entry.RevokedMs),
                (X509RevocationReason)RevocationReason.Code(entry.RevocationReason));
        }

        return builder.Build(
            ca.Certificate, number, nextUpdate, HashFor(ca), ca.IsRsa ? RSASignaturePadding.Pkcs1 : null, thisUpdate);
    }

    /// <summary>An answer about certificates of a CA.</summary>
    public static byte[] Ocsp(CaSigner ca, IEnumerable<OcspAnswer> answers, ReadOnlyMemory<byte>? nonce, DateTimeOffset thisUpdate, DateTimeOffset nextUpdate)
    {
        using AsymmetricAlgorithm? key = (AsymmetricAlgorithm?)ca.Certificate.GetRSAPrivateKey() ?? ca.Certificate.GetECDsaPrivateKey();
        return OcspResponse.Write(answers, nonce, CertificateInfo.Of(ca.Row.Certificate), Generator(key!), HashFor(ca), thisUpdate, nextUpdate);
    }

    private X509Certificate2 EndEntity(
        CaSigner ca, X500DistinguishedName subject, PublicKey key, X509KeyUsageFlags usage, string? extendedUsage,
        IReadOnlyCollection<X509Extension> names, DateTimeOffset notAfter)
    {
        var request = new CertificateRequest(subject, key, HashFor(ca), RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, true));
        if (extendedUsage is not null)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(extendedUsage)], false));
        }

        foreach (var name in names)
        {
            request.CertificateExtensions.Add(name);
        }

        return Sign(ca, request, NotBefore, notAfter, withRevocation: true);
    }

    private X509Certificate2 Sign(CaSigner ca, CertificateRequest request, DateTimeOffset notBefore, DateTimeOffset notAfter, bool withRevocation)
    {
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(ca.Certificate, true, false));
        if (withRevocation)
        {
            request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([addresses.CrlUrl(ca.Row.Id)]));
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([addresses.OcspUrl(ca.Row.Id)], [addresses.CertificateUrl(ca.Row.Id)]));
        }

        var issuer = ca.Certificate;
        var begin = Later(notBefore, issuer.NotBefore);
        var end = notAfter < issuer.NotAfter ? notAfter : issuer.NotAfter;
        using AsymmetricAlgorithm? key = (AsymmetricAlgorithm?)issuer.GetRSAPrivateKey() ?? issuer.GetECDsaPrivateKey();
        return request.Create(issuer.SubjectName, Generator(key!), begin, end, Serial());
    }

    private static PublicKey PublicKeyOf(AsymmetricAlgorithm key) => PublicKey.CreateFromSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo(), out _);

    // A digest as strong as the key that signs (RFC 5480 §4).
    private static HashAlgorithmName HashFor(CaSigner signer)
    {
        using var ec = signer.Certificate.GetECDsaPublicKey();
        return HashFor(ec?.KeySize ?? 0, ec is null);
    }

    private static HashAlgorithmName HashFor(int keyBits, bool isRsa) => !isRsa && keyBits > 256 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;

    private static X509SignatureGenerator Generator(AsymmetricAlgorithm key) => key is RSA rsa
        ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
        : X509SignatureGenerator.CreateForECDsa((ECDsa)key);

    // Positive and 16 bytes long: the first bit is cleared, the second set (RFC 5280 §4.1.2.2).
    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        return serial;
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private DateTimeOffset NotBefore => time.GetUtcNow() - Backdate;
}
