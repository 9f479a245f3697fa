using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.Flows;
using Gatehouse.Server.Accounts.Sessions;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts;

/// <summary>Parts list and services of the Accounts feature.</summary>
public static class AccountsModule
{
    /// <summary>Registers the feature.</summary>
    public static void AddAccounts(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IPeople, People.People>();
        services.AddSingleton<FlowStore>();
        services.AddSingleton<ISignIn>(s => s.GetRequiredService<FlowStore>());
        services.AddSingleton<IPersonObserver, EndSessions>();
        services.AddSweep<FlowSweep>();
    }
}
