using System.Security.Cryptography.X509Certificates;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Fleets;
using Gatehouse.Simulator.Keys;
using Gatehouse.Simulator.Network;
using Gatehouse.Simulator.Push;

namespace Gatehouse.Server.Tests.EndToEnd;

/// <summary>What surrounds a server: Apple's push service, the CA in Apple's factory, a network, and devices.</summary>
public sealed class World : IAsyncDisposable
{
    private static int s_seed = 1000;
    private readonly string _folder = Directory.CreateTempSubdirectory("gatehouse-world-").FullName;
    private readonly KeyPool _keys = new(4);
    private readonly DeviceNetwork _network = new();

    private World(MockApns apns)
    {
        Apns = apns;
        File.WriteAllText(ApnsTrustFile, apns.Certificate.ExportCertificatePem());
        File.WriteAllText(AppleDeviceCaFile, AppleCa.Root.ExportCertificatePem() + "\n" + AppleCa.Intermediate.ExportCertificatePem());
    }

    public MockApns Apns { get; }

    public SimulatedAppleDeviceCa AppleCa { get; } = new(TimeProvider.System.GetUtcNow());

    /// <summary>Push certificate of the organizations under test.</summary>
    public PushCertificate PushCertificate { get; } = new(TimeProvider.System.GetUtcNow());

    /// <summary>Tells a server about all this.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["Gatehouse:Mdm:ApnsUrl"] = Apns.Address.ToString(),
        ["Gatehouse:Mdm:ApnsTrust"] = ApnsTrustFile,
        ["Gatehouse:Enrollment:AppleDeviceCaFile"] = AppleDeviceCaFile,
    };

    private string ApnsTrustFile => Path.Combine(_folder, "apns.pem");

    private string AppleDeviceCaFile => Path.Combine(_folder, "apple-device-ca.pem");

    public static async Task<World> StartAsync(CancellationToken ct) => new(await MockApns.StartAsync(TimeProvider.System, 0, ct));

    private SimulatedDeviceOptions Surroundings => new() { Network = _network, Push = Apns, Keys = _keys, AppleCa = AppleCa };

    /// <summary>A device that nobody used yet; it is switched on and answers pushes until the returned object is disposed of.</summary>
    public OnlineDevice NewDevice(DeviceKind kind) =>
        new(new SimulatedDevice(DeviceFacts.Create(kind, Interlocked.Increment(ref s_seed)), Surroundings));

    /// <summary>A device with its own idea of time, which answers no pushes: it connects when a test says so.</summary>
    public SimulatedDevice NewQuietDevice(DeviceKind kind, TimeProvider time) =>
        new(
            DeviceFacts.Create(kind, Interlocked.Increment(ref s_seed)),
            new SimulatedDeviceOptions { Network = _network, Push = Apns, Keys = _keys, AppleCa = AppleCa, Time = time });

    /// <summary>Leads a host to a server for every device, as a name server and a certificate would.</summary>
    public void Lead(string host, Uri server) => _network.Lead(host, server);

    /// <summary>Devices that nobody used yet, of several kinds in turn.</summary>
    public Fleet NewFleet(int count) => new(new FleetOptions { Count = count, Seed = Interlocked.Add(ref s_seed, count) - count + 1 }, Surroundings);

    public async ValueTask DisposeAsync()
    {
        await Apns.DisposeAsync();
        AppleCa.Dispose();
        PushCertificate.Dispose();
        _network.Dispose();
        _keys.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
