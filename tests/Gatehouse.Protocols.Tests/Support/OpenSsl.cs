using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gatehouse.Protocols.Tests.Support;

/// <summary>openssl with a folder of its own for the files of one test.</summary>
public sealed class OpenSsl : IDisposable
{
    private readonly string _program = Tools.Require("openssl");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gatehouse-openssl-");

    /// <summary>Stores bytes and returns their path.</summary>
    public string File(string name, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    public string File(string name, string content) => File(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Certificate as PEM.</summary>
    public string Certificate(string name, X509Certificate2 certificate) => File(name + ".pem", certificate.ExportCertificatePem());

    /// <summary>Its private key as PEM.</summary>
    public string Key(string name, X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPrivateKey();
        using var ec = certificate.GetECDsaPrivateKey();
        return File(name + ".key", rsa?.ExportPkcs8PrivateKeyPem() ?? ec!.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Root and issuing CA, trusted.</summary>
    public string Trust() => File("trust.pem", TestPki.ChainPem);

    public Task<byte[]> RunAsync(params string[] arguments) => Tools.RunAsync(_program, arguments);

    public async Task<string> TextAsync(params string[] arguments) => Encoding.UTF8.GetString(await RunAsync(arguments));

    public void Dispose() => _folder.Delete(recursive: true);
}
