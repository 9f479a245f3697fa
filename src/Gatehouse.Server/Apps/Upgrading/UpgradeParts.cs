using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Webhooks.Contracts;

namespace Gatehouse.Server.Apps.Upgrading;

/// <summary>Parts list of what makes anonymous users known ones.</summary>
internal static class UpgradeParts
{
    /// <summary>Registers them.</summary>
    public static void AddUpgrading(this IServiceCollection services)
    {
        services.AddSingleton<MergeStore>();
        services.AddSingleton<IWebhookEventSource>(s => s.GetRequiredService<MergeStore>());
        services.AddSingleton<KnownTokens>();
        services.AddSingleton<KnownSignIn>();
        services.AddSingleton<Upgrader>();
        services.AddSingleton<IPersonObserver, PersonLeft>();
        services.AddSingleton<ISignInContexts, UpgradeRequests>();
        services.AddSweep<LeftBehindSweep>();
    }
}
