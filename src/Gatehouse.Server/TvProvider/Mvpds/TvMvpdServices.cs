using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Mvpds.Backchannel;
using Gatehouse.Server.TvProvider.Mvpds.Logout;
using Gatehouse.Server.TvProvider.Mvpds.OAuth;
using Gatehouse.Server.TvProvider.Mvpds.Saml;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Mvpds;

/// <summary>Parts list and routes of what is spoken with TV providers.</summary>
internal static class TvMvpdServices
{
    /// <summary>Registers them.</summary>
    public static void AddTvMvpds(this IServiceCollection services)
    {
        services.AddOptions<MvpdOptions>().BindConfiguration("Gatehouse:TvProvider:Mvpds").ValidateOnStart();
        services.AddSingleton<IValidateOptions<MvpdOptions>, MvpdOptionsValidator>();
        services.AddSingleton<MvpdHttp>();
        services.AddSingleton<OwnAddresses>();
        AddSaml(services);
        services.AddSingleton<OAuthTokens>();
        services.AddSingleton<OAuthKeys>();
        services.AddSingleton<OAuthViewers>();
        services.AddSingleton<XacmlBackchannel>();
        services.AddSingleton<RestBackchannel>();
        services.AddSingleton<Decisions>();
        services.AddSingleton<LogoutStore>();
        services.AddSingleton<IMvpds, Mvpds>();
        services.AddSweep<MvpdSweep>();
    }

    /// <summary>Maps their routes.</summary>
    public static void MapTvMvpds(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
    }

    private static void AddSaml(IServiceCollection services)
    {
        services.AddSingleton<MetadataStore>();
        services.AddSingleton<MetadataFetcher>();
        services.AddSingleton<SamlProviders>();
        services.AddSingleton<SamlRequests>();
        services.AddSingleton<SamlAnswers>();
        services.AddSingleton<MetadataRefresh>();
        services.AddHostedService(s => s.GetRequiredService<MetadataRefresh>());
    }
}
