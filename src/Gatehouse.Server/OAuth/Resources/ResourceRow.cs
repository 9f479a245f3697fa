using System.Text.Json;
using Gatehouse.Client.Contracts.Common;

namespace Gatehouse.Server.OAuth.Resources;

/// <summary>A row of <c>oauth_resource</c>.</summary>
internal sealed class ResourceRow
{
    public required string Id { get; init; }

    public required string OrgId { get; init; }

    public required string Identifier { get; init; }

    public required string Name { get; init; }

    public required string Settings { get; init; }

    public long Version { get; init; }

    public long CreatedMs { get; init; }

    public static string Write(ResourceSettings settings) => JsonSerializer.Serialize(settings, GatehouseJson.Options);

    public ResourceSettings Read() => JsonSerializer.Deserialize<ResourceSettings>(Settings, GatehouseJson.Options)!;
}
