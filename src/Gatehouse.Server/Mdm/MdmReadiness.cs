using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Mdm.Devices;
using Gatehouse.Server.Mdm.Groups;
using Gatehouse.Server.Mdm.Profiles;
using Gatehouse.Server.Mdm.Push;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm;

/// <summary>What the way in asks of device management.</summary>
public sealed class MdmReadiness(PushCertificates certificates, GroupStore groups, PushQueue push, SetupAssistant assistant, TimeProvider time) : IMdmReadiness
{
    private const string TopicPrefix = "com.apple.mgmt.";

    /// <inheritdoc/>
    public async Task<PushStatus> PushAsync(string organizationId, CancellationToken ct)
    {
        var certificate = await certificates.FindAsync(organizationId, ct);
        return certificate is null
            ? new PushStatus(null, null, Ready: false)
            : new PushStatus(
                certificate.Topic, DateTimeOffset.FromUnixTimeMilliseconds(certificate.NotAfterMs),
                certificate.Topic.StartsWith(TopicPrefix, StringComparison.Ordinal) && certificate.NotAfterMs > time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    /// <inheritdoc/>
    public Task<string?> ResolveGroupAsync(string organizationId, string? groupId, CancellationToken ct) => groups.ResolveAsync(organizationId, groupId, ct);

    /// <inheritdoc/>
    public async Task<(string? DeviceId, bool Blocked)> FindDeviceAsync(Tx tx, string organizationId, string? udid, string? serialNumber) =>
        await DeviceStore.FindAsync(tx, organizationId, udid, serialNumber) is { } device ? (device.Id, device.Blocked) : (null, false);

    /// <inheritdoc/>
    public async Task RepushAsync(Tx tx, string deviceId)
    {
        if (await ChannelStore.OfDeviceAsync(tx, deviceId) is { } channel)
        {
            await push.RequestAsync(tx, channel.Id);
        }
    }

    /// <inheritdoc/>
    public async Task ReleaseAsync(Tx tx, string deviceId)
    {
        if (await ChannelStore.OfDeviceAsync(tx, deviceId) is { AwaitingConfiguration: true, State: ChannelState.Enrolled } channel)
        {
            await assistant.ReleaseNowAsync(tx, channel);
        }
    }
}
