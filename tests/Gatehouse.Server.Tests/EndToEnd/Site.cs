using System.Text.Json;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Simulator;

namespace Gatehouse.Server.Tests.EndToEnd;

/// <summary>An organization that is ready to enroll devices: a push certificate, and a group with two profiles.</summary>
public sealed class Site(GatehouseClient api, string organizationId, Group group) : IDisposable
{
    // Nothing here takes more than a few seconds; the rest is for a machine that is busy with other things.
    public static readonly IReadOnlyList<string> ProfileIdentifiers = ["com.example.wifi", "com.example.webclip"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public GatehouseClient Api => api;

    public string OrganizationId => organizationId;

    public Group Group => group;

    public static async Task<Site> NewAsync(IEndToEndGate gate)
    {
        var owner = await gate.OwnerAsync();
        var api = GatehouseClient.Connect(gate.Address, owner.Token);
        var push = gate.World.PushCertificate;
        await api.SetApnsCertificateAsync(new ApnsCertificatePut(push.Certificate.ExportCertificatePem(), push.KeyPem()), Ct);

        var group = await api.CreateGroupAsync(new GroupCreate("Engineering"), Ct);
        var profiles = new List<string>();
        foreach (var (identifier, type, keys) in new[]
        {
            (ProfileIdentifiers[0], "com.apple.wifi.managed", new PlistDictionary { { "SSID_STR", "Office" }, { "EncryptionType", "WPA2" }, { "Password", "guest-access" } }),
            (ProfileIdentifiers[1], "com.apple.webClip.managed", new PlistDictionary { { "URL", "https://intranet.example.com/" }, { "Label", "Intranet" } }),
        })
        {
            var file = ProfileWriter.Write(new ProfileHeader(identifier, Guid.NewGuid(), identifier), new ProfilePayload(type, identifier + ".1", identifier, keys));
            profiles.Add((await api.UploadProfileAsync(new ProfileUpload(file), Ct)).Id);
        }

        return new Site(api, owner.OrganizationId, await api.SetGroupProfilesAsync(group.Id, profiles, Ct));
    }

    /// <summary>Makes a token and returns its link.</summary>
    public async Task<(EnrollmentTokenInfo Token, Uri Link)> NewTokenAsync(EnrollmentVariant variant = EnrollmentVariant.Direct, int? maxUses = null)
    {
        var token = await api.CreateEnrollmentTokenAsync(new CreateEnrollmentToken
        {
            Name = $"{variant}", GroupId = group.Id, Variant = variant, Ownership = DeviceOwnership.Company, MaxUses = maxUses,
        }, Ct);
        return (token, new Uri((await api.GetEnrollmentTokenLinkAsync(token.Id, Ct)).ShortUrl));
    }

    /// <summary>Waits until the device's attempt has come to an end, and returns the device as the server sees it.</summary>
    public async Task<Device> WaitUntilCompletedAsync(SimulatedDevice device)
    {
        var summary = await Eventually.SoAsync(() => FindAsync(device), found => found is not null, $"{device.Facts.SerialNumber} appears");
        var detail = await api.GetDeviceAsync(summary!.Id, Ct);
        await Eventually.SoAsync(
            () => AttemptAsync(detail.AttemptId!),
            attempt => attempt.State is AttemptState.Completed or AttemptState.CompletedWithErrors,
            $"the attempt of {device.Facts.SerialNumber} ends");
        return await api.GetDeviceAsync(summary.Id, Ct);
    }

    /// <summary>An attempt.</summary>
    public async Task<EnrollmentAttempt> AttemptAsync(string id) => (await api.GetEnrollmentAttemptAsync(id, Ct)).Attempt;

    /// <summary>The device as the server lists it; null when it does not.</summary>
    public async Task<DeviceSummary?> FindAsync(SimulatedDevice device)
    {
        await foreach (var summary in api.ListDevicesAsync(ct: Ct))
        {
            if (summary.SerialNumber == device.Facts.SerialNumber)
            {
                return summary;
            }
        }

        return null;
    }

    /// <summary>Sends a command and waits for its end.</summary>
    public async Task<CommandDelivery> RunAsync(string deviceId, string requestType, object? parameters = null)
    {
        var receipt = await api.SendDeviceCommandAsync(deviceId, Request(requestType, parameters), Ct);
        Assert.Equal(1, receipt.Queued);
        var closed = await Eventually.SoAsync(
            () => DeliveryAsync(receipt.CommandId!), delivery => delivery.ClosedAt is not null, $"{requestType} is answered");
        return await api.GetDeviceCommandAsync(deviceId, closed.Uuid, Ct);
    }

    /// <summary>A command of the catalogue.</summary>
    public static CommandRequest Request(string requestType, object? parameters = null) =>
        new() { RequestType = requestType, Parameters = parameters is null ? null : JsonSerializer.SerializeToElement(parameters) };

    public void Dispose() => api.Dispose();

    private async Task<CommandDelivery> DeliveryAsync(string commandId)
    {
        await foreach (var delivery in api.ListDeliveriesAsync(commandId, Ct))
        {
            return delivery;
        }

        throw new InvalidOperationException($"Command {commandId} has no delivery.");
    }
}
