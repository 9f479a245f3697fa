using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Upgrading;

/// <summary>Parts list of what makes anonymous users known ones.</summary>
internal static class UpgradeParts
{
    /// <summary>Registers them.</summary>
    public static void AddUpgrading(this IServiceCollection services)
    {
        services.AddSingleton<MergeStore>();
        services.AddSingleton<Upgrader>();
        services.AddSingleton<ISignInContexts, UpgradeRequests>();
        services.AddSweep<LeftBehindSweep>();
    }
}
