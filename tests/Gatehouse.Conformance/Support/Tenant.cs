using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Push;

namespace Gatehouse.Conformance.Support;

/// <summary>One organization, seen as its administrator and its people see it.</summary>
public sealed class Tenant : IDisposable
{
    // Organizations may have the same one; making its key is more work than the rest of an organization.
    private static readonly Lazy<PushCertificate> Push = new(() => new PushCertificate(TimeProvider.System.GetUtcNow()));

    private static int s_device;
    private readonly List<SimulatedDevice> _devices = [];

    private Tenant(Ground ground, Uri address, Session session)
    {
        (Ground, Address, Session) = (ground, address, session);
        Api = GatehouseClient.Connect(address, session.Token);
        Anonymous = new HttpClient(Plain()) { BaseAddress = address };
        Http = new HttpClient(Plain()) { BaseAddress = address };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.Token);
    }

    // A server that refuses a body unread may close the connection behind its answer; so none is used twice.
    private static SocketsHttpHandler Plain() => new() { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.Zero };

    public Ground Ground { get; }

    public Uri Address { get; }

    public Session Session { get; }

    /// <summary>Typed calls as the owner.</summary>
    public GatehouseClient Api { get; }

    /// <summary>Plain requests as the owner.</summary>
    public HttpClient Http { get; }

    /// <summary>Plain requests as nobody. Follows no redirect and keeps no cookie.</summary>
    public HttpClient Anonymous { get; }

    public string OrganizationId => Session.Caller.OrganizationId;

    /// <summary>Push topic.</summary>
    public string Topic { get; private set; } = "";

    /// <summary>Group without profiles.</summary>
    public Group Group { get; private set; } = null!;

    /// <summary>SCEP profile of the built-in CA with one-time challenges.</summary>
    public ScepProfile Scep { get; private set; } = null!;

    /// <summary>Makes an organization ready for devices.</summary>
    public static async Task<Tenant> PrepareAsync(Ground ground, Uri address, Session session, bool withPush, CancellationToken ct)
    {
        var tenant = new Tenant(ground, address, session);
        tenant.Topic = withPush ? await tenant.EnsurePushAsync(ct) : "";
        tenant.Group = await tenant.Api.CreateGroupAsync(new GroupCreate($"Group {Guid.NewGuid():n}"), ct);
        tenant.Scep = await tenant.Api.CreateScepProfileAsync(new CreateScepProfile { Name = $"Identities {Guid.NewGuid():n}" }, ct);
        return tenant;
    }

    /// <summary>A token for company devices, unless changed.</summary>
    public Task<EnrollmentTokenInfo> TokenAsync(Func<CreateEnrollmentToken, CreateEnrollmentToken>? change = null)
    {
        var token = new CreateEnrollmentToken
        {
            Name = "Test",
            GroupId = Group.Id,
            ScepProfileId = Scep.Id,
            Ownership = DeviceOwnership.Company,
            LifetimeSeconds = 604_800,
        };
        return Api.CreateEnrollmentTokenAsync(change?.Invoke(token) ?? token, TestContext.Current.CancellationToken);
    }

    /// <summary>The long link, with the signed token in it.</summary>
    public async Task<Uri> LinkAsync(EnrollmentTokenInfo token) =>
        new((await Api.GetEnrollmentTokenLinkAsync(token.Id, TestContext.Current.CancellationToken)).Url);

    /// <summary>The signed token.</summary>
    public async Task<string> JwtAsync(EnrollmentTokenInfo token) => Uri.UnescapeDataString((await LinkAsync(token)).Query.Split("token=")[1]);

    /// <summary>A device out of the box. Ends with this object.</summary>
    public SimulatedDevice NewDevice(DeviceKind kind)
    {
        var device = new SimulatedDevice(
            DeviceFacts.Create(kind, (Environment.ProcessId * 100_000) + Interlocked.Increment(ref s_device)),
            new SimulatedDeviceOptions { Network = Ground.Network, Push = Ground.Apns, Keys = Ground.Keys, AppleCa = Ground.AppleCa });
        _devices.Add(device);
        return device;
    }

    /// <summary>A device that enrolled; it answers nothing yet.</summary>
    public async Task<SimulatedDevice> EnrollAsync(DeviceKind kind, EnrollmentTokenInfo? token = null)
    {
        var device = NewDevice(kind);
        var outcome = await device.EnrollAsync(await LinkAsync(token ?? await TokenAsync()), TestContext.Current.CancellationToken);
        Assert.IsType<EnrollmentOutcome.Managed>(outcome);
        return device;
    }

    /// <summary>What the server knows of a device; null for nothing.</summary>
    public async Task<Device?> FindAsync(string udid)
    {
        var ct = TestContext.Current.CancellationToken;
        await foreach (var found in Api.ListDevicesAsync(search: udid, ct: ct))
        {
            if (found.Udid == udid || found.EnrollmentId == udid)
            {
                return await Api.GetDeviceAsync(found.Id, ct);
            }
        }

        return null;
    }

    /// <summary>As <see cref="FindAsync"/>, for a device that must be there.</summary>
    public async Task<Device> GetAsync(string udid) => await FindAsync(udid) ?? throw new Xunit.Sdk.XunitException($"The server does not know {udid}.");

    /// <summary>Has every access token of the organization run out a while ago, without waiting for it.</summary>
    public async Task ExpireTokensAsync()
    {
        await using var database = Server.Storage.Database.Open(Ground.Database);
        await database.WriteAsync(
            tx => tx.ExecuteAsync("update oauth_access_token set expires_ms = 1 where org_id = @OrganizationId", new { OrganizationId }), TestContext.Current.CancellationToken);
    }

    /// <summary>Codes of the enrollment log, newest first.</summary>
    public async Task<List<EnrollmentLogEntry>> LogAsync(string? code = null)
    {
        var entries = new List<EnrollmentLogEntry>();
        await foreach (var entry in Api.ListEnrollmentLogAsync(new EnrollmentLogFilter { Code = code }, TestContext.Current.CancellationToken))
        {
            entries.Add(entry);
        }

        return entries;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Api.Dispose();
        Http.Dispose();
        Anonymous.Dispose();
        _devices.ForEach(device => device.Dispose());
    }

    private async Task<string> EnsurePushAsync(CancellationToken ct)
    {
        if ((await Api.GetApnsCertificateAsync(ct)).Topic is { } present)
        {
            return present;
        }

        using var key = Push.Value.Certificate.GetRSAPrivateKey()!;
        await Api.SetApnsCertificateAsync(
            new ApnsCertificatePut(Certificate: Push.Value.Certificate.ExportCertificatePem(), Key: key.ExportPkcs8PrivateKeyPem()), ct);
        return Push.Value.Topic;
    }
}
