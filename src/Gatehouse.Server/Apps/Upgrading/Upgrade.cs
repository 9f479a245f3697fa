using System.Text.Json;
using Gatehouse.Client.Contracts.Common;

namespace Gatehouse.Server.Apps.Upgrading;

/// <summary>An installation on the way to becoming somebody's.</summary>
/// <param name="InstallationId"><c>ins_…</c></param>
/// <param name="UserId">Whom it was about when the request was pushed.</param>
/// <param name="Strategy">One of <see cref="UpgradeStrategies"/>.</param>
internal sealed record Upgrade(string InstallationId, string UserId, string Strategy)
{
    public string Write() => JsonSerializer.Serialize(this, GatehouseJson.Options);

    public static Upgrade Read(string text) => JsonSerializer.Deserialize<Upgrade>(text, GatehouseJson.Options)!;
}
