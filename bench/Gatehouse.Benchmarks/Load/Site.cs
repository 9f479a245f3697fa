using System.Data.Common;
using System.Text.Json;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Fleets;
using Gatehouse.Simulator.Hosting;
using Gatehouse.Simulator.Keys;
using Gatehouse.Simulator.Network;
using Gatehouse.Simulator.Push;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Gatehouse.Benchmarks.Load;

/// <summary>A real server in its own process, set up as an administrator would, and the surroundings it needs.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly ServerProcess _server;
    private readonly MockApns _apns;
    private readonly KeyPool _keys = new(8);
    private readonly string _folder;
    private readonly List<Fleet> _fleets = [];
    private readonly Func<CancellationToken, Task<ServerProcess>>? _startAnother;
    private ServerProcess? _other;
    private int _seed = 1;

    private Site(ServerProcess server, MockApns apns, DbDataSource database, string folder, Func<CancellationToken, Task<ServerProcess>>? startAnother) =>
        (_server, _apns, Database, _folder, _startAnother) = (server, apns, database, folder, startAnother);

    /// <summary>The administrator's client.</summary>
    public GatehouseClient Client { get; private set; } = null!;

    /// <summary>The server's database, for filling it with what would take hours to enroll.</summary>
    public DbDataSource Database { get; }

    /// <summary>Base address.</summary>
    public Uri Address => _server.BaseAddress;

    /// <summary>The organization's name in addresses.</summary>
    public string Slug { get; private set; } = "";

    /// <summary>The server's own process.</summary>
    public ProcessMeter ServerMeter => new(() => [_server.Id]);

    /// <summary>Starts everything.</summary>
    /// <param name="serverProgram">Path of <c>gatehouse-server.dll</c>.</param>
    /// <param name="postgres">Connection string of an empty database; null for SQLite in a temporary folder.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<Site> StartAsync(string serverProgram, string? postgres, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("gatehouse-bench-").FullName;
        var apns = await MockApns.StartAsync(TimeProvider.System, 0, ct);
        var trust = Path.Combine(folder, "apns.pem");
        await File.WriteAllTextAsync(trust, apns.Certificate.ExportCertificatePem(), ct);
        var file = Path.Combine(folder, "gatehouse.db");
        var settings = Settings(postgres ?? file, apns, trust);
        var server = await ServerProcess.StartAsync(serverProgram, settings, 0, ct);
        DbDataSource database = postgres is null
            ? SqliteFactory.Instance.CreateDataSource($"Data Source={file};Default Timeout=60")
            : NpgsqlDataSource.Create(postgres);
        var site = new Site(server, apns, database, folder, postgres is null ? null : stop => ServerProcess.StartAsync(serverProgram, settings, 0, stop));
        await site.SetUpAsync(ct);
        return site;
    }

    /// <summary>Address of a second process on the same database; of the only one on SQLite.</summary>
    public async Task<Uri> OtherProcessAsync(CancellationToken ct) =>
        _startAnother is null ? Address : (_other ??= await _startAnother(ct)).BaseAddress;

    /// <summary>Enrolls devices through the page, SCEP and check-in, and says how long that took.</summary>
    public async Task<(IReadOnlyList<SimulatedDevice> Devices, TimeSpan Elapsed)> EnrollAsync(int count, CancellationToken ct)
    {
        var token = await Client.CreateEnrollmentTokenAsync(new CreateEnrollmentToken { Name = $"Load run of {count}", Ownership = DeviceOwnership.Company }, ct);
        var link = new Uri((await Client.GetEnrollmentTokenLinkAsync(token.Id, ct)).Url);
        var surroundings = new SimulatedDeviceOptions { Network = new DeviceNetwork { AcceptUntrustedLoopback = true }, Push = _apns, Keys = _keys };
        var fleet = new Fleet(new FleetOptions { Count = count, Seed = _seed, Concurrency = 16 }, surroundings);
        _fleets.Add(fleet);
        _seed += count;
        var start = TimeProvider.System.GetTimestamp();
        var report = await fleet.EnrollAsync(_ => link, progress: null, ct);
        if (report.NotManaged > 0)
        {
            throw new InvalidOperationException($"{report.NotManaged} of {count} devices did not enroll: {report.Failures()[0].Reason}");
        }

        return (fleet.Devices, TimeProvider.System.GetElapsedTime(start));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var fleet in _fleets)
        {
            await fleet.DisposeAsync();
        }

        Client?.Dispose();
        if (_other is not null)
        {
            await _other.DisposeAsync();
        }

        await _server.DisposeAsync();
        await _apns.DisposeAsync();
        await Database.DisposeAsync();
        _keys.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static Dictionary<string, string> Settings(string database, MockApns apns, string trust)
    {
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development", // so that the address it listens on stands in for a public one
            ["Gatehouse:Database"] = database,
            ["Gatehouse:DataKey"] = Convert.ToBase64String(new byte[32]),
            ["Gatehouse:Mdm:ApnsUrl"] = apns.Address.AbsoluteUri,
            ["Gatehouse:Mdm:ApnsTrust"] = trust,
            ["Gatehouse:TvProvider:Api:CallsPerSecond"] = "0", // all devices are behind one address
            ["Gatehouse:TvProvider:Mvpds:AllowPrivate"] = "true",
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information", // says where it listens
        };
        foreach (var limit in new[] { "PublicPage", "Scep", "Mdm", "SignIn", "OAuth", "Api" })
        {
            settings[$"Gatehouse:RateLimits:{limit}:PerMinute"] = "0"; // all load comes from one address
        }

        return settings;
    }

    private async Task SetUpAsync(CancellationToken ct)
    {
        var code = (await _server.SetupLinkAsync(ct)).Query["?code=".Length..];
        using (var anonymous = GatehouseClient.Connect(Address))
        {
            var made = await anonymous.SetUpAsync(
                new SetupRequest(code, new NewOrganization("Load"), new NewOwner("Load", "load@example.com", "correct horse battery staple")), ct);
            Client = GatehouseClient.Connect(Address, made.Session.Token);
            Slug = made.Session.Caller.OrganizationSlug;
        }

        using var push = new PushCertificate(TimeProvider.System.GetUtcNow());
        var pem = push.ToPem();
        var key = pem.IndexOf("-----BEGIN PRIVATE KEY", StringComparison.Ordinal);
        await Client.SetApnsCertificateAsync(new ApnsCertificatePut(pem[..key], pem[key..]), ct);
    }
}
