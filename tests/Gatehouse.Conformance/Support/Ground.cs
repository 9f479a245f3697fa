using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Storage;
using Gatehouse.Simulator.Attestation;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Hosting;
using Gatehouse.Simulator.Keys;
using Gatehouse.Simulator.Network;
using Gatehouse.Simulator.Push;

namespace Gatehouse.Conformance.Support;

/// <summary>
/// What servers under test stand on: a database, a push service, the CA of the device factory. Servers are real processes,
/// started here as often as a test wants; everything is on loopback and ends with this object.
/// </summary>
public sealed class Ground : IAsyncDisposable
{
    /// <summary>Password of every owner.</summary>
    public const string Password = "correct horse battery staple";

    // Making RSA keys is most of the work of an enrollment, and not what these tests are about.
    private static readonly KeyPool SharedKeys = new(4);
    private static int s_number;

    private readonly List<ServerProcess> _servers = [];
    private readonly string _folder;
    private readonly Dictionary<string, string> _settings;
    private bool _hasOrganization;

    private Ground(string folder, string database, MockApns apns)
    {
        (_folder, Database, Apns) = (folder, database, apns);
        AppleCa = new SimulatedAppleDeviceCa(TimeProvider.System.GetUtcNow());
        var apnsTrust = Path.Combine(folder, "push-service.pem");
        var deviceCa = Path.Combine(folder, "device-ca.pem");
        var appAttestRoot = Path.Combine(folder, "app-attest.pem");
        File.WriteAllText(appAttestRoot, AppAttestCa.Root.ExportCertificatePem());
        File.WriteAllText(apnsTrust, apns.Certificate.ExportCertificatePem());
        File.WriteAllText(deviceCa, $"{AppleCa.Root.ExportCertificatePem()}\n{AppleCa.Intermediate.ExportCertificatePem()}\n");
        _settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development", // plain HTTP on loopback, and no public address
            ["Gatehouse:Database"] = database,
            ["Gatehouse:DataKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Gatehouse:Mdm:ApnsUrl"] = apns.Address.AbsoluteUri,
            ["Gatehouse:Mdm:ApnsTrust"] = apnsTrust,
            ["Gatehouse:Enrollment:AppleDeviceCaFile"] = deviceCa,
            ["Gatehouse:Apps:Attestation:AppleRoots"] = appAttestRoot,
            ["Gatehouse:Pki:AllowLegacy"] = "true", // the matrix of SCEP clients has old ones, each behind its profile's switch
            ["Gatehouse:OAuth:DeviceCodeInterval"] = "00:00:01",
            ["Gatehouse:OAuth:DynamicRegistration"] = "true",
            ["Gatehouse:Admin:PasswordRounds"] = "1000", // what a password costs is most of the work of a sign-in, and not what these tests are about
            // Every person and device of a run has the same address.
            ["Gatehouse:RateLimits:SignIn:PerMinute"] = "0",
            ["Gatehouse:RateLimits:PublicPage:PerMinute"] = "0",
            ["Gatehouse:RateLimits:Scep:PerMinute"] = "0",
            ["Gatehouse:RateLimits:Api:PerMinute"] = "0",
            ["Gatehouse:TvProvider:Api:CallsPerSecond"] = "0",
            ["Gatehouse:Enrollment:DnsServers:0"] = $"127.0.0.1:{ResolverPort}",
            ["Gatehouse:TvProvider:Mvpds:AllowPrivate"] = "true", // TV providers of the tests are on loopback
        };
    }

    /// <summary>File or connection string.</summary>
    public string Database { get; }

    public MockApns Apns { get; }

    /// <summary>Where the servers look for DNS records; nobody answers there, unless a test does.</summary>
    public int ResolverPort { get; } = FreePort();

    public SimulatedAppleDeviceCa AppleCa { get; }

    /// <summary>Who vouches for keys of apps on Apple's devices.</summary>
    public SimulatedAttestationCa AppAttestCa { get; } = new("App Attest", TimeProvider.System.GetUtcNow());

    public DeviceNetwork Network { get; } = new() { AcceptUntrustedLoopback = true };

    public static IDeviceKeys Keys => SharedKeys;

    /// <summary>Every line that any of the servers printed.</summary>
    public ConcurrentQueue<string> Lines { get; } = [];

    /// <summary>On a SQLite file.</summary>
    public static async Task<Ground> OnSqliteAsync(CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("gatehouse-conformance-").FullName;
        return new Ground(folder, Path.Combine(folder, "gatehouse.db"), await MockApns.StartAsync(TimeProvider.System, 0, ct));
    }

    /// <summary>On a new PostgreSQL database; null when there is no PostgreSQL.</summary>
    public static async Task<Ground?> OnPostgresAsync(CancellationToken ct) =>
        await TestPostgres.CreateAsync() is { } database ? await OnAsync(database, ct) : null;

    /// <summary>On a database that the caller made, and drops.</summary>
    public static async Task<Ground> OnAsync(string database, CancellationToken ct) =>
        new(Directory.CreateTempSubdirectory("gatehouse-conformance-").FullName, database, await MockApns.StartAsync(TimeProvider.System, 0, ct));

    /// <summary>A port that nobody listens on at the moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts a server.</summary>
    /// <param name="port">0 for any.</param>
    /// <param name="settings">More settings, or others.</param>
    /// <param name="ct">Cancels the start.</param>
    public async Task<ServerProcess> StartServerAsync(int port, IReadOnlyDictionary<string, string>? settings, CancellationToken ct)
    {
        var all = new Dictionary<string, string>(_settings);
        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
        {
            all[key] = value;
        }

        var assembly = Path.Combine(AppContext.BaseDirectory, "gatehouse-server.dll");
        var server = await ServerProcess.StartAsync(assembly, all, port, Keep, ct);
        _servers.Add(server);
        return server;
    }

    /// <summary>Runs a command of the operator beside the servers, in a process of its own, and returns what it printed.</summary>
    public async Task<string> RunCommandAsync(params string[] arguments)
    {
        var ct = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "gatehouse-server.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (key, value) in _settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
        return output;
    }

    /// <summary>A new organization with its owner: the first by the link that the server printed, as its operator does it.</summary>
    public Task<Tenant> NewTenantAsync(ServerProcess server, CancellationToken ct) => NewTenantAsync(server, withPush: true, ct);

    /// <summary>As the other, with or without a push certificate.</summary>
    public async Task<Tenant> NewTenantAsync(ServerProcess server, bool withPush, CancellationToken ct)
    {
        var code = _hasOrganization ? await NewSetupCodeAsync(ct) : CodeOf(await server.SetupLinkAsync(ct));
        _hasOrganization = true;
        var number = Interlocked.Increment(ref s_number);
        using var anonymous = GatehouseClient.Connect(server.BaseAddress);
        var made = await anonymous.SetUpAsync(
            new SetupRequest(code, new NewOrganization($"Organization {number}"), new NewOwner($"Owner {number}", $"owner{number}@example.org", Password)), ct);
        return await Tenant.PrepareAsync(this, server.BaseAddress, made.Session, withPush, ct);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        await Apns.DisposeAsync();
        Network.Dispose();
        AppleCa.Dispose();
        AppAttestCa.Dispose();
        Directory.Delete(_folder, recursive: true);
        if (Database.Contains("gatehouse_test_", StringComparison.Ordinal))
        {
            await TestPostgres.DropAsync(Database);
        }
    }

    private void Keep(string line)
    {
        Lines.Enqueue(line);
        if (Environment.GetEnvironmentVariable("GATEHOUSE_CONFORMANCE_LOG") is { Length: > 0 } file)
        {
            lock (Lines)
            {
                File.AppendAllText(file, line + "\n");
            }
        }
    }

    // A server prints its link only while it has no organization. Tests want many, and put the code where the link's would be.
    private async Task<string> NewSetupCodeAsync(CancellationToken ct)
    {
        var code = SecretToken.New("gh_set_");
        await using var database = Server.Storage.Database.Open(Database);
        await database.WriteAsync(tx => tx.ExecuteAsync(
            "insert into admin_setup_code (hash, first_start, expires_ms) values (@hash, false, @expires)",
            new { hash = SecretToken.Hash(code), expires = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds() }), ct);
        return code;
    }

    private static string CodeOf(Uri link) => Uri.UnescapeDataString(link.Query.Split("code=")[1]);
}
