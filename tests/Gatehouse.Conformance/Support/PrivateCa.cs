using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Conformance.Support;

/// <summary>The CA of an organization that does not buy certificates, and the server certificate of it for loopback; as PEM files, too.</summary>
public sealed class PrivateCa : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gatehouse-ca-").FullName;

    public PrivateCa()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest("CN=Example Organization Root", rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        root.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        Root = root.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));

        var leaf = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        leaf.CertificateExtensions.Add(names.Build());
        leaf.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        leaf.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var certificate = leaf.Create(Root, now.AddHours(-1), now.AddDays(90), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(RootFile, Root.ExportCertificatePem());
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    public X509Certificate2 Root { get; }

    public string RootFile => PathOf("root.pem");

    public string CertificateFile => PathOf("fullchain.pem");

    public string KeyFile => PathOf("privkey.pem");

    /// <summary>A file beside the others, for what a test wants to hand to another program.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    public void Dispose()
    {
        Root.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
