using System.Text.Json;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Client.Contracts.Common;

namespace Gatehouse.Server.Apps.Settings;

/// <summary>A row of <c>apps_tenant</c>.</summary>
internal sealed class TenantRow
{
    public required string OrgId { get; init; }

    /// <summary>Null for an organization that never set anything: apps enroll only where somebody let them.</summary>
    public string? Settings { get; init; }

    /// <summary>0 for an organization that never set anything.</summary>
    public long Version { get; init; }

    public long UpdatedMs { get; init; }

    /// <summary>The organization is switched off.</summary>
    public bool Disabled { get; init; }

    public static string Write(AppEnrollmentSettings settings) => JsonSerializer.Serialize(settings, GatehouseJson.Options);

    public AppEnrollmentSettings Read() =>
        Settings is null ? new AppEnrollmentSettings { Enabled = false } : JsonSerializer.Deserialize<AppEnrollmentSettings>(Settings, GatehouseJson.Options)!;
}
