using System.Security.Cryptography;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Hosting;
using Gatehouse.Simulator.Network;
using Gatehouse.Simulator.Push;

namespace Gatehouse.Cli.Demo;

/// <summary>
/// What a demo runs in: a real server process, a stand-in for Apple's push service, a stand-in for the CA that certifies
/// devices in the factory, and a folder. All of it is on loopback and ends with this object.
/// </summary>
internal sealed class DemoWorld : IAsyncDisposable
{
    private readonly string? _throwAway;

    private DemoWorld(string folder, bool throwAway, MockApns apns, TimeProvider time)
    {
        Folder = folder;
        _throwAway = throwAway ? folder : null;
        Apns = apns;
        AppleCa = new SimulatedAppleDeviceCa(time.GetUtcNow());
    }

    /// <summary>Where the data is.</summary>
    public string Folder { get; }

    /// <summary>What the app of the demo calls.</summary>
    public required string BackendProgram { get; init; }

    /// <summary>Push service.</summary>
    public MockApns Apns { get; }

    /// <summary>Who made the devices.</summary>
    public SimulatedAppleDeviceCa AppleCa { get; }

    /// <summary>What the devices reach the server through.</summary>
    public DeviceNetwork Network { get; } = new() { AcceptUntrustedLoopback = true };

    /// <summary>The server.</summary>
    public ServerProcess Server { get; private set; } = null!;

    /// <summary>Starts everything; returns when the server listens.</summary>
    public static async Task<DemoWorld> StartAsync(DemoSettings settings, TimeProvider time, CancellationToken ct)
    {
        var folder = settings.Folder is { } kept ? Directory.CreateDirectory(kept).FullName : Directory.CreateTempSubdirectory("gatehouse-demo-").FullName;
        var world = new DemoWorld(folder, settings.Folder is null, await MockApns.StartAsync(time, 0, ct), time) { BackendProgram = settings.BackendProgram };
        try
        {
            world.Server = await ServerProcess.StartAsync(settings.ServerProgram, await world.ServerSettingsAsync(settings, ct), settings.Port, ct);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        await Apns.DisposeAsync();
        Network.Dispose();
        AppleCa.Dispose();
        if (_throwAway is not null)
        {
            Directory.Delete(_throwAway, recursive: true);
        }
    }

    private async Task<Dictionary<string, string>> ServerSettingsAsync(DemoSettings settings, CancellationToken ct)
    {
        var apnsTrust = Path.Combine(Folder, "push-service.pem");
        var deviceCa = Path.Combine(Folder, "device-ca.pem");
        await File.WriteAllTextAsync(apnsTrust, Apns.Certificate.ExportCertificatePem(), ct);
        await File.WriteAllTextAsync(deviceCa, $"{AppleCa.Root.ExportCertificatePem()}\n{AppleCa.Intermediate.ExportCertificatePem()}\n", ct);
        var result = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development", // plain HTTP on loopback, and no public address
            ["Gatehouse:Database"] = settings.Database ?? Path.Combine(Folder, "gatehouse.db"),
            ["Gatehouse:Mdm:ApnsUrl"] = Apns.Address.AbsoluteUri,
            ["Gatehouse:Mdm:ApnsTrust"] = apnsTrust,
            ["Gatehouse:Enrollment:AppleDeviceCaFile"] = deviceCa,
            ["Gatehouse:TvProvider:Mvpds:AllowPrivate"] = "true", // the TV providers of the demo are on loopback
            ["Gatehouse:TvProvider:Api:Burst"] = "100", // and all its televisions behind one address
        };
        if (settings.Database is not null)
        {
            // SQLite makes a key beside its file; on PostgreSQL the operator names one.
            result["Gatehouse:DataKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        }

        return result;
    }
}
