using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Contracts;

/// <summary>Whether the organization can push, and with which topic.</summary>
/// <param name="Topic">Topic of the active push certificate; null when there is none.</param>
/// <param name="NotAfter">Its end.</param>
/// <param name="Ready">Present, not expired, and the topic begins with <c>com.apple.mgmt.</c>.</param>
public sealed record PushStatus(string? Topic, DateTimeOffset? NotAfter, bool Ready);

/// <summary>What the other ways in ask of the MDM feature.</summary>
public interface IMdmReadiness
{
    /// <summary>State of the organization's push certificate.</summary>
    Task<PushStatus> PushAsync(string organizationId, CancellationToken ct);

    /// <summary>True when the group exists in the organization; null id asks for the default group.</summary>
    Task<string?> ResolveGroupAsync(string organizationId, string? groupId, CancellationToken ct);

    /// <summary>Our device id for a UDID or serial number in an organization, and whether it is blocked.</summary>
    Task<(string? DeviceId, bool Blocked)> FindDeviceAsync(Tx tx, string organizationId, string? udid, string? serialNumber);

    /// <summary>Pushes a device again, in the transaction (for stage watchdogs).</summary>
    Task RepushAsync(Tx tx, string deviceId);

    /// <summary>Releases a device that waits in Setup Assistant, if it still does: queues <c>DeviceConfigured</c>.</summary>
    Task ReleaseAsync(Tx tx, string deviceId);
}
