using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Protocols.Tests.Support;

/// <summary>A small PKI, made once for all tests: RSA root, EC issuing CA, RSA registration authority, and devices.</summary>
public static class TestPki
{
    private static readonly Lazy<X509Certificate2> LazyRoot = new(() => Authority("Test Root", RSA.Create(2048), null));
    private static readonly Lazy<X509Certificate2> LazyIssuing = new(() => Authority("Test Issuing CA", ECDsa.Create(ECCurve.NamedCurves.nistP256), Root));
    private static readonly Lazy<X509Certificate2> LazyRa = new(() => Leaf("Test RA", RSA.Create(2048)));
    private static readonly Lazy<X509Certificate2> LazyDevice = new(() => Leaf("Test Device", RSA.Create(2048), clientAuth: true));
    private static readonly Lazy<X509Certificate2> LazyOther = new(() => Leaf("Other Device", RSA.Create(2048), clientAuth: true));
    private static readonly Lazy<X509Certificate2> LazyP256 = new(() => Leaf("P-256 Device", ECDsa.Create(ECCurve.NamedCurves.nistP256), clientAuth: true));
    private static readonly Lazy<X509Certificate2> LazyP384 = new(() => Leaf("P-384 Device", ECDsa.Create(ECCurve.NamedCurves.nistP384), clientAuth: true));

    /// <summary>openssl judges by the clock of the machine, so this does too.</summary>
    public static DateTimeOffset Now { get; } = TimeProvider.System.GetUtcNow();

    public static X509Certificate2 Root => LazyRoot.Value;

    public static X509Certificate2 Issuing => LazyIssuing.Value;

    public static X509Certificate2 Ra => LazyRa.Value;

    public static X509Certificate2 Device => LazyDevice.Value;

    public static X509Certificate2 Other => LazyOther.Value;

    public static X509Certificate2 P256 => LazyP256.Value;

    public static X509Certificate2 P384 => LazyP384.Value;

    /// <summary>Root and issuing CA as PEM.</summary>
    public static string ChainPem => Root.ExportCertificatePem() + "\n" + Issuing.ExportCertificatePem() + "\n";

    public static X509Certificate2 Authority(string name, AsymmetricAlgorithm key, X509Certificate2? issuer, int? pathLength = null, bool canSign = true)
    {
        var request = Request(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, pathLength.HasValue, pathLength ?? 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            canSign ? X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature : X509KeyUsageFlags.DigitalSignature, true));
        return Finish(request, key, issuer, Now.AddDays(-1), Now.AddYears(2));
    }

    public static X509Certificate2 Leaf(
        string name, AsymmetricAlgorithm key, bool clientAuth = false, X509Certificate2? issuer = null, DateTimeOffset? notBefore = null, DateTimeOffset? notAfter = null,
        params X509Extension[] extensions)
    {
        var request = Request(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        if (clientAuth)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        }

        foreach (var extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        return Finish(request, key, issuer ?? Issuing, notBefore ?? Now.AddMinutes(-10), notAfter ?? Now.AddYears(1));
    }

    private static CertificateRequest Request(string name, AsymmetricAlgorithm key)
    {
        var subject = new X500DistinguishedName($"CN={name}, O=Gatehouse Tests");
        var request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request;
    }

    private static X509Certificate2 Finish(CertificateRequest request, AsymmetricAlgorithm key, X509Certificate2? issuer, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using AsymmetricAlgorithm? issuerKey = issuer is null ? null : (AsymmetricAlgorithm?)issuer.GetRSAPrivateKey() ?? issuer.GetECDsaPrivateKey();
        var signingKey = issuerKey ?? key;
        var generator = signingKey is RSA rsa
            ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
            : X509SignatureGenerator.CreateForECDsa((ECDsa)signingKey);
        using var bare = request.Create(issuer?.SubjectName ?? request.SubjectName, generator, notBefore, notAfter, RandomNumberGenerator.GetBytes(16));
        return key is RSA subject ? bare.CopyWithPrivateKey(subject) : bare.CopyWithPrivateKey((ECDsa)key);
    }
}
