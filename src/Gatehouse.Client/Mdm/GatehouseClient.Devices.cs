using Gatehouse.Client.Contracts.Mdm;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    /// <summary>Devices, newest first.</summary>
    /// <param name="state">Only in this state.</param>
    /// <param name="groupId">Only members of this group.</param>
    /// <param name="search">Only with this text in name, serial number or UDID.</param>
    /// <param name="personId">Only those enrolled with this person's account.</param>
    /// <param name="ct">Stops.</param>
    public IAsyncEnumerable<DeviceSummary> ListDevicesAsync(
        DeviceState? state = null, string? groupId = null, string? search = null, string? personId = null, CancellationToken ct = default) =>
        ListAsync<DeviceSummary>("/devices", Query.Empty.With("state", state).With("group", groupId).With("person", personId).With("q", search), ct);

    /// <summary>A device with everything known of it.</summary>
    public Task<Device> GetDeviceAsync(string id, CancellationToken ct = default) => GetAsync<Device>(DevicePath(id), ct);

    /// <summary>Changes a device's name or ownership.</summary>
    public Task<Device> ChangeDeviceAsync(string id, DevicePatch changes, CancellationToken ct = default) =>
        SendAsync<Device>(HttpMethod.Patch, DevicePath(id), changes, ct);

    /// <summary>Where each profile of the device stands.</summary>
    public Task<IReadOnlyList<DeviceProfile>> ListDeviceProfilesAsync(string id, CancellationToken ct = default) =>
        GetAsync<IReadOnlyList<DeviceProfile>>(DevicePath(id, "profiles"), ct);

    /// <summary>Certificates that the device reported.</summary>
    public Task<IReadOnlyList<DeviceCertificate>> ListDeviceCertificatesAsync(string id, CancellationToken ct = default) =>
        GetAsync<IReadOnlyList<DeviceCertificate>>(DevicePath(id, "certificates"), ct);

    /// <summary>Groups the device is in.</summary>
    public Task<IReadOnlyList<DeviceGroup>> ListDeviceGroupsAsync(string id, CancellationToken ct = default) =>
        GetAsync<IReadOnlyList<DeviceGroup>>(DevicePath(id, "groups"), ct);

    /// <summary>Puts the device into exactly these groups.</summary>
    public Task<IReadOnlyList<DeviceGroup>> SetDeviceGroupsAsync(string id, DeviceGroupsPut groups, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<DeviceGroup>>(HttpMethod.Put, DevicePath(id, "groups"), groups, ct);

    /// <summary>Asks the device to connect now.</summary>
    public Task PushDeviceAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Post, DevicePath(id, "push"), null, ct);

    /// <summary>Sends the device its enrollment profile again now, so that it renews its identity.</summary>
    public Task RenewDeviceIdentityAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Post, DevicePath(id, "renew-identity"), null, ct);

    /// <summary>Asks the device for its inventory and compares its profiles.</summary>
    public Task SyncDeviceAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Post, DevicePath(id, "sync"), null, ct);

    /// <summary>The checks an administrator would do by hand after an enrollment.</summary>
    public Task<EnrollmentCheck> CheckEnrollmentAsync(string id, CancellationToken ct = default) =>
        GetAsync<EnrollmentCheck>(DevicePath(id, "enrollment-check"), ct);

    /// <summary>Ends the management: removes the enrollment profile, revokes the identity, cancels what is queued.</summary>
    public Task UnenrollDeviceAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Post, DevicePath(id, "unenroll"), null, ct);

    /// <summary>Has the person sign in again with whose account the device was enrolled.</summary>
    public Task ReauthenticateDeviceAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Post, DevicePath(id, "reauthenticate"), null, ct);

    /// <summary>Shuts the device out until <see cref="UnblockDeviceAsync"/>.</summary>
    public Task BlockDeviceAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Post, DevicePath(id, "block"), null, ct);

    /// <summary>Lets a blocked device in again.</summary>
    public Task UnblockDeviceAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Post, DevicePath(id, "unblock"), null, ct);

    /// <summary>The PIN that unlocks a Mac which was locked. Secret; that it was read is in the audit trail.</summary>
    public Task<LockPin> ReadLockPinAsync(string id, CancellationToken ct = default) => GetAsync<LockPin>(DevicePath(id, "lock-pin"), ct);

    /// <summary>Removes a device that is no longer managed, with its history.</summary>
    public Task DeleteDeviceAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, DevicePath(id), null, ct);

    private static string DevicePath(string id, string? part = null) => $"/devices/{Escape(id)}{(part is null ? "" : "/" + part)}";
}
