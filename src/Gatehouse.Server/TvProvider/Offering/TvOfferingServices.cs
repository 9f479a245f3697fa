using Gatehouse.Server.TvProvider.Http;

namespace Gatehouse.Server.TvProvider.Offering;

/// <summary>Parts list and routes of what apps are offered.</summary>
internal static class TvOfferingServices
{
    /// <summary>Registers it.</summary>
    public static void AddTvOffering(this IServiceCollection services) => services.AddSingleton<ConfigurationEndpoint>();

    /// <summary>Maps its routes.</summary>
    public static void MapTvOffering(this TvRoutes api) =>
        api.Map<ConfigurationEndpoint>("GET", "/{serviceProvider}/configuration", "ConfigureTvApp", ConfigurationEndpoint.Needs, ConfigurationEndpoint.GetAsync);
}
