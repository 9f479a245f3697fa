using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Http;

namespace Gatehouse.Server.TvProvider.Sso;

/// <summary>Parts list and routes of identities that span apps.</summary>
internal static class TvSsoServices
{
    /// <summary>Registers them.</summary>
    public static void AddTvSso(this IServiceCollection services)
    {
        services.AddSingleton<ServiceTokens>();
        services.AddSingleton<SsoReader>();
        services.AddSingleton<LinkCodes>();
        services.AddSingleton<ServiceTokenEndpoint>();
        services.AddSweep<LinkRetention>();
    }

    /// <summary>Maps their routes, beside those of the administration.</summary>
    public static void MapTvSso(this IEndpointRouteBuilder app)
    {
        const string token = "/{serviceProvider:regex(^(?!v1$).+$)}/serviceToken";
        const string link = "/{serviceProvider:regex(^(?!v1$).+$)}/link";
        var identity = new TvNeeds { SingleSignOn = true };
        var routes = new TvRoutes(app, "/api", shared: true);
        routes.Map<ServiceTokenEndpoint>("POST", token, "IssueTvServiceToken", new TvNeeds(), ServiceTokenEndpoint.PostAsync);
        routes.Map<ServiceTokenEndpoint>("GET", token, "RenewTvServiceToken", identity, ServiceTokenEndpoint.GetAsync);
        routes.Map<ServiceTokenEndpoint>("POST", link, "LinkTvServiceToken", identity, ServiceTokenEndpoint.LinkAsync);
    }
}
