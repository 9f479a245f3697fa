using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Keys;
using Gatehouse.Simulator.Management;
using Gatehouse.Simulator.Network;
using Gatehouse.Simulator.Profiles;

namespace Gatehouse.Server.Tests.Simulator;

/// <summary>A simulated device that is managed by a <see cref="ScriptedServer"/>, without having enrolled.</summary>
internal sealed class ManagedDevice : IDisposable
{
    /// <summary>Shared by all tests here, because making keys is what takes time.</summary>
    public static readonly KeyPool Keys = new(2);

    private static readonly X509Certificate2 Identity = new CertificateRequest(
        "CN=Test identity", Keys.Take(2048), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(120));

    private readonly DeviceNetwork _network;

    public ManagedDevice(DeviceKind kind = DeviceKind.IPhone, AccessRights rights = AccessRights.All, bool signMessage = true)
    {
        _network = new DeviceNetwork(certificate =>
        {
            ShownCertificates.Add(certificate);
            return Server;
        });
        Device = new SimulatedDevice(DeviceFacts.Create(kind, 7), new SimulatedDeviceOptions { Network = _network, Keys = Keys });
        Device.Profiles.Put(new InstalledProfile(EnrollmentProfile(rights), IsManaged: false));
        Device.Keychain.Add(new KeychainIdentity("I", "com.example.enrollment", Identity));
        Device.Management = new ManagementState
        {
            ServerUrl = new Uri("https://mdm.example.com/connect"),
            CheckInUrl = new Uri("https://mdm.example.com/checkin"),
            Topic = "com.apple.mgmt.External.1",
            AccessRights = rights,
            SignMessage = signMessage,
            CheckOutWhenRemoved = true,
            PerUserConnections = true,
            ProfileIdentifier = "com.example.enrollment",
            Identity = Identity,
            PushToken = [1, 2, 3],
            PushMagic = "magic",
            UnlockToken = [9, 9, 9],
        };
    }

    public ScriptedServer Server { get; } = new();

    public SimulatedDevice Device { get; }

    /// <summary>Client certificate of each connection that was opened, null for none.</summary>
    public List<X509Certificate2?> ShownCertificates { get; } = [];

    /// <summary>Has one command carried out and returns the report about it.</summary>
    public async Task<PlistDictionary> RunAsync(string requestType, params (string Key, PlistValue Value)[] keys)
    {
        Server.Queue(requestType, keys);
        var sent = Server.Requests.Count;
        await Device.ConnectAsync(TestContext.Current.CancellationToken);
        return Server.Messages[sent + 1];
    }

    /// <summary>A configuration profile with one payload.</summary>
    public static byte[] Profile(string identifier, string payloadType = "com.apple.wifi.managed") => ProfileWriter.Write(
        new ProfileHeader(identifier, Guid.NewGuid(), "Office Wi-Fi"),
        new ProfilePayload(payloadType, identifier + ".1", "Wi-Fi", new PlistDictionary { { "SSID_STR", "Office" } }));

    public void Dispose()
    {
        Device.Dispose();
        _network.Dispose();
    }

    /// <summary>The payload of the enrollment profile that the device has.</summary>
    public static MdmPayload MdmPayload(AccessRights rights = AccessRights.All) =>
        new("https://mdm.example.com/connect", "https://mdm.example.com/checkin", "com.apple.mgmt.External.1", rights);

    /// <summary>An enrollment profile that replaces it.</summary>
    public static byte[] EnrollmentProfileFile(MdmPayload? mdm) => new EnrollmentProfile(
        new ProfileHeader("com.example.enrollment", Guid.NewGuid(), "Management"), [],
        new ScepPayload("https://mdm.example.com/scep", "CA", [new("CN", "x")]), mdm).Write();

    private static ConfigurationProfile EnrollmentProfile(AccessRights rights)
    {
        var file = EnrollmentProfileFile(MdmPayload(rights));
        return ConfigurationProfile.TryParse(file, out var profile, out var error) ? profile : throw new InvalidOperationException(error.ToString());
    }
}
