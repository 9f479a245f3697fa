using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Installations;

/// <summary>Ids of installations: with a prefix here, without it on the wire, where they are ULIDs.</summary>
internal static class DeviceIds
{
    private const string Prefix = "ins";

    /// <summary>A new id with its prefix.</summary>
    public static string New(TimeProvider time) => Id.New(Prefix, time);

    /// <summary>As on the wire.</summary>
    public static string Of(string id) => id[(Prefix.Length + 1)..];

    /// <summary>The id behind a device id of the wire; null when none can be.</summary>
    public static string? Find(string? deviceId) => Id.Is(Prefix, $"{Prefix}_{deviceId}") ? $"{Prefix}_{deviceId}" : null;
}
