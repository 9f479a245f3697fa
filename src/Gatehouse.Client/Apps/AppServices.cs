using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Client.Apps;

/// <summary>Registers the SDK for apps.</summary>
public static class AppServices
{
    /// <summary>
    /// Adds one <see cref="AppSession"/> for the whole app, and its <see cref="MasterController"/>. It is made when somebody first asks for
    /// it, and disposed with the container; nothing is started by itself.
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="options">Makes the options; called once.</param>
    public static IServiceCollection AddGatehouseApp(this IServiceCollection services, Func<IServiceProvider, AppOptions> options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(provider => new AppSession(options(provider)));
        return services.AddSingleton(provider => provider.GetRequiredService<AppSession>().Controller);
    }
}
