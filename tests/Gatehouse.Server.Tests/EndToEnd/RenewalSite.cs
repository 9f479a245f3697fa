using Gatehouse.Client;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Enrollment.Renewal;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.EndToEnd;

/// <summary>An organization whose identities live for sixty days and are renewed in the last thirty, and the days that pass there.</summary>
public sealed class RenewalSite : IDisposable
{
    private readonly IEndToEndGate _gate;
    private readonly List<SimulatedDevice> _devices = [];

    private RenewalSite(IEndToEndGate gate, GatehouseClient api, ScepProfile scep) => (_gate, Api, Scep) = (gate, api, scep);

    /// <summary>By an API key, which outlives the months that pass here.</summary>
    public GatehouseClient Api { get; }

    public ScepProfile Scep { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Task<RenewalSite> NewAsync(IEndToEndGate gate, ScepChallengeKind challenge = ScepChallengeKind.Dynamic) => NewAsync(gate, new CreateScepProfile
    {
        Name = "Identities", ValidityDays = 60, RenewBeforeDays = 30, Challenge = challenge,
        StaticChallenge = challenge == ScepChallengeKind.Static ? "Everybody-knows-this-0ne" : null,
    });

    public static async Task<RenewalSite> NewAsync(IEndToEndGate gate, CreateScepProfile profile)
    {
        using var session = GatehouseClient.Connect(gate.Address, (await gate.OwnerAsync()).Token);
        var api = GatehouseClient.Connect(gate.Address, (await session.CreateApiKeyAsync(new NewApiKey("tests", Scopes.All), Ct)).Key);
        var push = gate.World.PushCertificate;
        await api.SetApnsCertificateAsync(new ApnsCertificatePut(push.Certificate.ExportCertificatePem(), push.KeyPem()), Ct);
        return new RenewalSite(gate, api, await api.CreateScepProfileAsync(profile, Ct));
    }

    /// <summary>A device that is managed and has answered everything.</summary>
    public async Task<(SimulatedDevice Simulated, string Id)> EnrollAsync(EnrollmentVariant variant = EnrollmentVariant.Direct, DeviceKind kind = DeviceKind.IPhone)
    {
        var token = await Api.CreateEnrollmentTokenAsync(
            new CreateEnrollmentToken { Name = "Test", ScepProfileId = Scep.Id, Variant = variant, Ownership = DeviceOwnership.Company }, Ct);
        var device = _gate.World.NewQuietDevice(kind, _gate.Clock);
        _devices.Add(device);
        var outcome = await device.EnrollAsync(new Uri((await Api.GetEnrollmentTokenLinkAsync(token.Id, Ct)).ShortUrl), Ct);
        Assert.True(outcome is EnrollmentOutcome.Managed, outcome.ToString());
        await device.ConnectAsync(Ct);
        return (device, (await Api.ListDevicesAsync(search: device.Facts.Udid, ct: Ct).FirstAsync(Ct)).Id);
    }

    /// <summary>Lets time pass, and what is due then be done.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        _gate.Clock.Advance(time);
        await SweepAsync();
    }

    public Task SweepAsync() => _gate.Services.GetRequiredService<RenewalSweep>().RunAsync(Ct);

    /// <summary>How the renewal stands once the profile was sent so often. The server's own sweep may be the one that sends it.</summary>
    public Task<IdentityRenewal> TriedAsync(string id, int tries) =>
        Eventually.SoAsync(() => RenewalAsync(id), renewal => renewal.Tries == tries, $"the profile was sent {tries} times");

    public async Task<IdentityRenewal> RenewalAsync(string id) => (await Api.GetDeviceAsync(id, Ct)).Renewal ?? throw new InvalidOperationException("No renewal is planned.");

    /// <summary>Entries of the enrollment log about a device with a code, newest first.</summary>
    public async Task<List<EnrollmentLogEntry>> LogAsync(string id, string code) =>
        await Api.ListEnrollmentLogAsync(new EnrollmentLogFilter { DeviceId = id, Code = code }, Ct).ToListAsync(Ct);

    /// <summary>Renewals among a device's commands, newest first.</summary>
    public async Task<List<CommandDelivery>> SentAsync(string id) =>
        await Api.ListDeviceCommandsAsync(id, Ct).Where(c => c.RequestType == "InstallProfile").ToListAsync(Ct);

    /// <summary>The device's certificates, newest first.</summary>
    public async Task<List<Certificate>> CertificatesAsync(string id) => await Api.ListCertificatesAsync(deviceId: id, ct: Ct).ToListAsync(Ct);

    public void Dispose()
    {
        _devices.ForEach(device => device.Dispose());
        Api.Dispose();
    }
}
