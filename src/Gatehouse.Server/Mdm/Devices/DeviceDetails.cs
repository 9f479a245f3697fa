using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Mdm.Results;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Devices;

/// <summary>What a device's own page shows besides the summary.</summary>
public sealed class DeviceDetails(Database database, DeviceQuery devices, IRenewalStatus renewals)
{
    /// <summary>Everything known of a device.</summary>
    public async Task<Device> OfAsync(string org, DeviceRow row, CancellationToken ct)
    {
        var groups = (await devices.GroupsAsync(org, [row.Id], ct)).GetValueOrDefault(row.Id) ?? [];
        var open = await database.FirstAsync<long>(
            "select count(*) from mdm_delivery q join mdm_enrollment e on e.id = q.enrollment_id where e.device_id = @Id and q.closed_ms is null", new { row.Id }, ct);
        return row.Fill(
            new Device
            {
                Id = row.Id,
                Name = row.Name,
                Ownership = row.Ownership,
                LeftBecause = row.LeftBecause,
                Supervised = row.Supervised,
                AccessRights = (int)row.AccessRights,
                AwaitingConfiguration = row.AwaitingConfiguration ?? false,
                HasUnlockToken = row.HasUnlockToken,
                HasBootstrapToken = row.HasBootstrapToken,
                OpenCommands = (int)open,
                AttemptId = row.AttemptId,
                Renewal = await renewals.FindAsync(org, row.Id, ct),
                Channels = await ChannelsAsync(row.Id, ct),
                DeviceInformation = await FactAsync<JsonElement?>(row.Id, DeviceInventory.Information, ct),
                SecurityInfo = await FactAsync<JsonElement?>(row.Id, DeviceInventory.Security, ct),
            },
            groups);
    }

    /// <summary>Items of a device, in no particular order of importance: by name.</summary>
    public async Task<IReadOnlyList<DeviceProfile>> ProfilesAsync(string deviceId, CancellationToken ct)
    {
        var rows = await database.QueryAsync<ItemRow>(
            "select profile_id, name, identifier, state, detail, updated_ms from mdm_device_profile where device_id = @deviceId order by name, profile_id",
            new { deviceId }, ct);
        return rows.ConvertAll(r => new DeviceProfile(
            r.ProfileId, r.Name, r.Identifier, Enum.Parse<DeviceProfileState>(r.State, ignoreCase: true), r.Detail,
            DateTimeOffset.FromUnixTimeMilliseconds(r.UpdatedMs)));
    }

    /// <summary>The last answer of a kind; the default when there was none.</summary>
    public async Task<T?> FactAsync<T>(string deviceId, string kind, CancellationToken ct) =>
        await database.FirstAsync<string>("select value from mdm_device_fact where device_id = @deviceId and kind = @kind", new { deviceId, kind }, ct) is { } json
            ? JsonSerializer.Deserialize<T>(json, GatehouseJson.Options)
            : default;

    private async Task<List<DeviceChannel>> ChannelsAsync(string deviceId, CancellationToken ct)
    {
        var rows = await database.QueryAsync<ChannelRow>(
            """
            select id, user_key, state, user_short_name, user_long_name, token_ms, pushed_ms, push_error from mdm_enrollment
            where device_id = @deviceId order by user_key
            """,
            new { deviceId }, ct);
        return rows.ConvertAll(r => new DeviceChannel(
            r.Id, r.UserKey.Length == 0 ? "device" : "user", r.State, r.UserShortName, r.UserLongName, At(r.TokenMs), At(r.PushedMs), r.PushError));
    }

    private static DateTimeOffset? At(long? ms) => ms is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    private sealed class ItemRow
    {
        public required string ProfileId { get; init; }

        public required string Name { get; init; }

        public required string Identifier { get; init; }

        public required string State { get; init; }

        public string? Detail { get; init; }

        public long UpdatedMs { get; init; }
    }

    private sealed class ChannelRow
    {
        public required string Id { get; init; }

        public required string UserKey { get; init; }

        public required string State { get; init; }

        public string? UserShortName { get; init; }

        public string? UserLongName { get; init; }

        public long? TokenMs { get; init; }

        public long? PushedMs { get; init; }

        public string? PushError { get; init; }
    }
}
