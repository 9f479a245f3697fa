using System.Text.Json;
using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Client.Contracts.Common;

namespace Gatehouse.Server.Accounts.Upstream.Providers;

/// <summary>A row of <c>accounts_upstream</c>.</summary>
public sealed record UpstreamRow
{
    /// <summary>Columns of a select.</summary>
    public const string Columns = "id, org_id, name, issuer, client_id, authentication, secret_sealed, settings, enabled, version, created_ms";

    /// <summary><c>idp_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string OrgId { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>Never changes: accounts are known by it and their subject.</summary>
    public required string Issuer { get; init; }

    /// <summary>What we are called there.</summary>
    public required string ClientId { get; init; }

    /// <summary>A name of <see cref="UpstreamAuthentication"/>.</summary>
    public required string Authentication { get; init; }

    /// <summary>The client secret, sealed.</summary>
    public byte[]? SecretSealed { get; init; }

    /// <summary>JSON of <see cref="UpstreamProviderSettings"/>.</summary>
    public required string Settings { get; init; }

    /// <summary>Nobody signs in there while false.</summary>
    public bool Enabled { get; init; }

    /// <summary>Counts changes.</summary>
    public long Version { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedMs { get; init; }

    /// <summary>How we prove ourselves there.</summary>
    public UpstreamAuthentication Method => Enum.Parse<UpstreamAuthentication>(Authentication);

    /// <summary>What is asked of it.</summary>
    public UpstreamProviderSettings ReadSettings() => JsonSerializer.Deserialize<UpstreamProviderSettings>(Settings, GatehouseJson.Options)!;

    /// <summary>As stored.</summary>
    public static string Write(UpstreamProviderSettings settings) => JsonSerializer.Serialize(settings, GatehouseJson.Options);

    /// <summary>What the secret is sealed for.</summary>
    public static string SecretPurpose(string id) => "accounts.upstream-secret:" + id;
}
