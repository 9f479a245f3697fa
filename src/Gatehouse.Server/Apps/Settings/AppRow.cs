using System.Text.Json;
using Gatehouse.Client.Contracts.Common;

namespace Gatehouse.Server.Apps.Settings;

/// <summary>A row of <c>apps_client</c>.</summary>
internal sealed class AppRow
{
    public required string ClientId { get; init; }

    public required string OrgId { get; init; }

    /// <summary>The <c>client_id</c> that is compiled into the app.</summary>
    public required string Alias { get; init; }

    public required string Settings { get; init; }

    public long Version { get; init; }

    public long CreatedMs { get; init; }

    public static string Write(AppSettings settings) => JsonSerializer.Serialize(settings, GatehouseJson.Options);

    public AppSettings Read() => JsonSerializer.Deserialize<AppSettings>(Settings, GatehouseJson.Options)!;
}
