using Gatehouse.Client.Contracts.Mdm;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    /// <summary>Groups, by name.</summary>
    public IAsyncEnumerable<Group> ListGroupsAsync(CancellationToken ct = default) => ListAsync<Group>("/groups", Query.Empty, ct);

    /// <summary>One group.</summary>
    public Task<Group> GetGroupAsync(string id, CancellationToken ct = default) => GetAsync<Group>($"/groups/{Escape(id)}", ct);

    /// <summary>Makes a group.</summary>
    public Task<Group> CreateGroupAsync(GroupCreate request, CancellationToken ct = default) => PostAsync<Group>("/groups", request, ct);

    /// <summary>Changes a group.</summary>
    public Task<Group> ChangeGroupAsync(string id, GroupPatch changes, CancellationToken ct = default) =>
        SendAsync<Group>(HttpMethod.Patch, $"/groups/{Escape(id)}", changes, ct);

    /// <summary>Deletes a group; its devices leave it.</summary>
    public Task DeleteGroupAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, $"/groups/{Escape(id)}", null, ct);

    /// <summary>Members of a group.</summary>
    public IAsyncEnumerable<DeviceSummary> ListGroupDevicesAsync(string id, CancellationToken ct = default) =>
        ListAsync<DeviceSummary>($"/groups/{Escape(id)}/devices", Query.Empty, ct);

    /// <summary>Adds devices to a group; those that are members already stay.</summary>
    public Task AddGroupDevicesAsync(string id, IReadOnlyList<string> deviceIds, CancellationToken ct = default) =>
        SendAsync(HttpMethod.Put, $"/groups/{Escape(id)}/devices", new GroupDevicesPut(deviceIds), ct);

    /// <summary>Takes a device out of a group.</summary>
    public Task RemoveGroupDeviceAsync(string id, string deviceId, CancellationToken ct = default) =>
        SendAsync(HttpMethod.Delete, $"/groups/{Escape(id)}/devices/{Escape(deviceId)}", null, ct);

    /// <summary>Ids of a group's profiles, in the order of installation.</summary>
    public Task<IReadOnlyList<string>> ListGroupProfilesAsync(string id, CancellationToken ct = default) =>
        GetAsync<IReadOnlyList<string>>($"/groups/{Escape(id)}/profiles", ct);

    /// <summary>Gives a group exactly these profiles, in this order.</summary>
    public Task<Group> SetGroupProfilesAsync(string id, IReadOnlyList<string> profileIds, CancellationToken ct = default) =>
        SendAsync<Group>(HttpMethod.Put, $"/groups/{Escape(id)}/profiles", new GroupProfilesPut(profileIds), ct);
}
