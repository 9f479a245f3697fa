using Gatehouse.Server.TvProvider.Applications;
using Gatehouse.Server.TvProvider.Http;

namespace Gatehouse.Server.TvProvider.Management;

/// <summary>Parts list and routes of what programmers' and proxies' own tools call.</summary>
internal static class TvManagementServices
{
    /// <summary>Registers them.</summary>
    public static void AddTvManagement(this IServiceCollection services)
    {
        services.AddSingleton<ResetEndpoint>();
        services.AddSingleton<DegradationEndpoint>();
        services.AddSingleton<ProxyEndpoint>();
    }

    /// <summary>Maps their routes.</summary>
    public static void MapTvManagement(this IEndpointRouteBuilder app)
    {
        var reset = new TvRoutes(app, "/reset-tempass/v3");
        reset.MapManaged<ResetEndpoint>("DELETE", "/reset", "ResetTvTrialsOfDevices", TvScopes.TempPass, ResetEndpoint.DeleteAsync);
        reset.MapManaged<ResetEndpoint>("DELETE", "/reset/generic", "ResetTvTrialsOfIdentities", TvScopes.TempPass, ResetEndpoint.DeleteGenericAsync);
        var control = new TvRoutes(app, "/control/v3");
        const string measure = "/degradation/{programmer}/{measure}";
        control.MapManaged<DegradationEndpoint>("GET", measure, "ShowTvMeasures", TvScopes.Decisions, DegradationEndpoint.GetAsync);
        control.MapManaged<DegradationEndpoint>("POST", measure, "ActivateTvMeasure", TvScopes.Decisions, DegradationEndpoint.PostAsync);
        control.MapManaged<DegradationEndpoint>("DELETE", measure, "RemoveTvMeasures", TvScopes.Decisions, DegradationEndpoint.DeleteAsync);
        control.MapManaged<ProxyEndpoint>("GET", "/mvpd-proxies/{proxy}/mvpds", "ListProxiedMvpds", TvScopes.Proxies, ProxyEndpoint.GetAsync);
        control.MapManaged<ProxyEndpoint>("POST", "/mvpd-proxies/{proxy}/mvpds", "ReplaceProxiedMvpds", TvScopes.Proxies, ProxyEndpoint.PostAsync);
    }
}
