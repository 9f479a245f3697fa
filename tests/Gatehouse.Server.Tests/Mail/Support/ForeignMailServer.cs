using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Mail.Support;

/// <summary>The mail server <c>smtp-server</c> with the reader <c>mailparser</c>, run by Node as a process of its own. Its certificate is its own.</summary>
public sealed class ForeignMailServer : IAsyncDisposable
{
    private static readonly string Packages = Repo.Path("tests", "Gatehouse.Server.Tests");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gatehouse-test-");
    private readonly Process _process;
    private Task _reading = Task.CompletedTask;

    private ForeignMailServer()
    {
        var (key, certificate) = (Path.Combine(_folder.FullName, "key.pem"), Path.Combine(_folder.FullName, "certificate.pem"));
        CaFile = certificate;
        WriteCertificate(key, certificate);
        _process = Process.Start(new ProcessStartInfo(Tools.Require("node"), [Path.Combine(Packages, "Mail", "mail-server.mjs"), key, certificate])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>Everything that it took.</summary>
    public ConcurrentQueue<JsonElement> Taken { get; } = new();

    public string CaFile { get; }

    /// <summary>Where it wants STARTTLS.</summary>
    public int Port { get; private set; }

    /// <summary>Where it wants TLS from the first byte.</summary>
    public int TlsPort { get; private set; }

    /// <summary>Where it knows no TLS.</summary>
    public int PlainPort { get; private set; }

    public static async Task<ForeignMailServer> StartAsync()
    {
        if (!Directory.Exists(Path.Combine(Packages, "node_modules", "smtp-server")))
        {
            Tools.Missing("There is no package smtp-server; dotnet run build.cs test fetches it.");
        }

        var server = new ForeignMailServer();
        var ports = (await server._process.StandardOutput.ReadLineAsync())!.Split(' ').Select(p => int.Parse(p, CultureInfo.InvariantCulture)).ToArray();
        (server.Port, server.TlsPort, server.PlainPort) = (ports[0], ports[1], ports[2]);
        server._reading = server.ReadAsync();
        return server;
    }

    /// <summary>Settings of a server that uses it, by STARTTLS and with a password.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["Gatehouse:Mail:Host"] = "localhost",
        ["Gatehouse:Mail:Port"] = Port.ToString(CultureInfo.InvariantCulture),
        ["Gatehouse:Mail:CaFile"] = CaFile,
        ["Gatehouse:Mail:UserName"] = "gatehouse",
        ["Gatehouse:Mail:Password"] = "open sesame",
        ["Gatehouse:Mail:From"] = "Example IT <mdm@example.org>",
        ["Gatehouse:Mail:PerOrganizationPerHour"] = "10",
        ["Gatehouse:Mail:Timeout"] = "00:00:05",
    };

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            _process.Kill();
        }

        await _reading;
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            Taken.Enqueue(JsonElement.Parse(line));
        }
    }

    private static void WriteCertificate(string keyFile, string certificateFile)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
    }
}
