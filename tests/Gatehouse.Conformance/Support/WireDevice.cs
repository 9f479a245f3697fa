using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Management;

namespace Gatehouse.Conformance.Support;

/// <summary>
/// A device that says exactly what the test puts into its mouth: it has a profile and an identity, and sends nothing by
/// itself. Pushes reach it once its tokens were sent.
/// </summary>
public sealed class WireDevice
{
    private const string CheckInType = "application/x-apple-aspen-mdm-checkin";
    private const string ReportType = "application/x-apple-aspen-mdm; charset=UTF-8";
    private readonly Tenant _tenant;

    private WireDevice(Tenant tenant, SimulatedDevice device, ManagementState state) => (_tenant, Device, State, ServerUrl) = (tenant, device, state, state.ServerUrl);

    /// <summary>What wakes up when it is pushed.</summary>
    public SimulatedDevice Device { get; }

    /// <summary>Addresses, topic, identity and tokens.</summary>
    public ManagementState State { get; }

    /// <summary>Where it asks for commands; the profile's address unless a test changes it.</summary>
    public Uri ServerUrl { get; set; }

    public string Udid => Device.Facts.Udid;

    public X509Certificate2 Identity => State.Identity;

    /// <summary>Downloads the profile and gets its certificate, as far as a device goes before it introduces itself.</summary>
    public static async Task<WireDevice> ObtainAsync(Tenant tenant, DeviceKind kind, EnrollmentTokenInfo? token = null)
    {
        var ct = TestContext.Current.CancellationToken;
        var device = tenant.NewDevice(kind);
        var profile = await DownloadAsync(tenant, device, token);
        var identity = await new IdentityRequest(device, tenant.Ground.Network).RunAsync(profile.OfType("com.apple.security.scep").Single().Keys, ct);
        var unlock = kind is DeviceKind.Mac ? null : RandomNumberGenerator.GetBytes(96);
        var state = MdmPayloadReader.Begin(
            profile.OfType("com.apple.mdm").Single().Keys, profile.Identifier, identity,
            tenant.Ground.Apns.Register(device, tenant.Topic), SimulatedDevice.NewPushMagic(), unlock);
        return new WireDevice(tenant, device, state);
    }

    /// <summary>The profile that a person with this device gets.</summary>
    public static async Task<ConfigurationProfile> DownloadAsync(Tenant tenant, SimulatedDevice device, EnrollmentTokenInfo? token = null)
    {
        var ct = TestContext.Current.CancellationToken;
        var safari = new Safari(tenant.Ground.Network, device.Facts.Model);
        var form = await safari.OpenAsync(await tenant.LinkAsync(token ?? await tenant.TokenAsync()), ct);
        return ProfileFile.Read(await safari.DownloadAsync(form, ct));
    }

    /// <summary>Introduced, and announced its tokens; whatever the server then wants to know first is answered.</summary>
    public static async Task<WireDevice> EnrolledAsync(Tenant tenant, DeviceKind kind, EnrollmentTokenInfo? token = null)
    {
        var device = await ObtainAsync(tenant, kind, token);
        Assert.Equal(200, (await device.CheckInAsync(device.Authenticate())).Status);
        Assert.Equal(200, (await device.CheckInAsync(device.TokenUpdate())).Status);
        await device.AnswerAllAsync();
        return device;
    }

    /// <summary>A complete <c>Authenticate</c>.</summary>
    public PlistDictionary Authenticate() => CheckIns.Authenticate(Device, State);

    /// <summary>A complete <c>TokenUpdate</c> of the device channel.</summary>
    public PlistDictionary TokenUpdate() => CheckIns.TokenUpdate(Device, State);

    /// <summary>A message that has only its type, topic and device.</summary>
    public PlistDictionary Message(string type) => new() { { "MessageType", type }, { "Topic", State.Topic }, { "UDID", Udid } };

    /// <summary>Sends a check-in message.</summary>
    public Task<WireAnswer> CheckInAsync(PlistDictionary message) => SendAsync(State.CheckInUrl, CheckInType, PlistWriter.WriteXml(message));

    /// <summary>Reports, or says Idle.</summary>
    public Task<WireAnswer> ReportAsync(string status, string? uuid = null, PlistDictionary? keys = null)
    {
        var report = new PlistDictionary { { "UDID", Udid }, { "Status", status } };
        report.AddIfSet("CommandUUID", uuid);
        foreach (var (key, value) in keys ?? [])
        {
            report[key] = value;
        }

        return SendAsync(ServerUrl, ReportType, PlistWriter.WriteXml(report));
    }

    /// <summary>Asks for a command; null when there is none.</summary>
    public async Task<(string Uuid, PlistDictionary Command)?> NextAsync(string status = "Idle", string? uuid = null, PlistDictionary? keys = null) =>
        ReadCommand(await ReportAsync(status, uuid, keys));

    /// <summary>Acknowledges everything that is queued and returns the types in the order they came.</summary>
    public async Task<List<string>> AnswerAllAsync()
    {
        var types = new List<string>();
        for (var next = await NextAsync(); next is { } command; next = await NextAsync("Acknowledged", command.Uuid))
        {
            types.Add(command.Command.Text("RequestType")!);
            Assert.True(types.Count < 200, "The server does not stop sending commands.");
        }

        return types;
    }

    /// <summary>True when a push with the current magic comes in time.</summary>
    public async Task<bool> IsPushedAsync(int milliseconds = 10_000)
    {
        Device.Management = State; // only now does a push mean anything to it
        return await Device.WaitForPushAsync(TimeSpan.FromMilliseconds(milliseconds), TestContext.Current.CancellationToken);
    }

    /// <summary>Forgets pushes that came until now.</summary>
    public async Task ForgetPushesAsync()
    {
        while (await IsPushedAsync(300))
        {
        }
    }

    /// <summary>Sends bytes with a signature over them, or with another one.</summary>
    public async Task<WireAnswer> SendAsync(Uri url, string contentType, byte[] body, byte[]? signature = null, HttpMethod? method = null)
    {
        var ct = TestContext.Current.CancellationToken;
        using var request = new HttpRequestMessage(method ?? HttpMethod.Put, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        signature ??= CmsSigner.SignDetached(body, Identity, signingTime: TimeProvider.System.GetUtcNow());
        if (signature.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Mdm-Signature", Convert.ToBase64String(signature));
        }

        using var response = await _tenant.Anonymous.SendAsync(request, ct);
        return await WireAnswer.OfAsync(response, ct);
    }

    private static (string Uuid, PlistDictionary Command)? ReadCommand(WireAnswer answer)
    {
        Assert.Equal(200, answer.Status);
        if (answer.Body.Length == 0)
        {
            return null;
        }

        var plist = answer.Plist();
        return (plist.Text("CommandUUID")!, plist.Dictionary("Command")!);
    }
}
