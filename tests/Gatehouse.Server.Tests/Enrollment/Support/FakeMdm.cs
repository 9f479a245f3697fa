using System.Collections.Concurrent;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Tests.Enrollment.Support;

/// <summary>What enrollment asks of device management, answered by hand.</summary>
internal sealed class FakeMdm : IMdmReadiness
{
    public const string DefaultGroup = "grp_default";
    public const string Topic = "com.apple.mgmt.External.7c0f3c5e-0000-4000-8000-000000000001";

    /// <summary>Organizations without a usable push certificate.</summary>
    public ConcurrentDictionary<string, bool> NoPush { get; } = new();

    /// <summary>Groups beside the default one, as <c>org/group</c>.</summary>
    public ConcurrentDictionary<string, bool> Groups { get; } = new();

    /// <summary>Organizations that lost all groups.</summary>
    public ConcurrentDictionary<string, bool> NoGroups { get; } = new();

    /// <summary>Serial numbers of blocked devices.</summary>
    public ConcurrentDictionary<string, bool> Blocked { get; } = new();

    public ConcurrentQueue<string> Pushed { get; } = new();

    public ConcurrentQueue<string> Released { get; } = new();

    public Task<PushStatus> PushAsync(string organizationId, CancellationToken ct) =>
        Task.FromResult(NoPush.ContainsKey(organizationId)
            ? new PushStatus(null, null, false)
            : new PushStatus(Topic, DateTimeOffset.UnixEpoch.AddYears(100), true));

    public Task<string?> ResolveGroupAsync(string organizationId, string? groupId, CancellationToken ct) =>
        Task.FromResult(NoGroups.ContainsKey(organizationId) ? null
            : groupId is null or DefaultGroup ? DefaultGroup
            : Groups.ContainsKey($"{organizationId}/{groupId}") ? groupId : null);

    public Task<(string? DeviceId, bool Blocked)> FindDeviceAsync(Tx tx, string organizationId, string? udid, string? serialNumber) =>
        Task.FromResult<(string?, bool)>((null, serialNumber is not null && Blocked.ContainsKey(serialNumber)));

    public Task RepushAsync(Tx tx, string deviceId)
    {
        Pushed.Enqueue(deviceId);
        return Task.CompletedTask;
    }

    public Task ReleaseAsync(Tx tx, string deviceId)
    {
        Released.Enqueue(deviceId);
        return Task.CompletedTask;
    }
}
