using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Server.TvProvider.Applications;

/// <summary>A row of <c>tv_application</c>.</summary>
internal sealed class ApplicationRow
{
    public required string Id { get; init; }

    public required string OrgId { get; init; }

    public required string Name { get; init; }

    public required string Settings { get; init; }

    public long Version { get; init; }

    public long? DisabledMs { get; init; }

    public long CreatedMs { get; init; }

    public static string Write(TvApplicationSettings settings) => JsonSerializer.Serialize(settings, GatehouseJson.Options);

    public TvApplicationSettings Read() => JsonSerializer.Deserialize<TvApplicationSettings>(Settings, GatehouseJson.Options)!;
}
