using Gatehouse.Server.TvProvider.Administration;
using Gatehouse.Server.TvProvider.Clients;
using Gatehouse.Server.TvProvider.Events;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Management;
using Gatehouse.Server.TvProvider.Mvpds;
using Gatehouse.Server.TvProvider.Offering;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Sso;
using Gatehouse.Server.TvProvider.Verification;
using Gatehouse.Server.TvProvider.Viewers;

namespace Gatehouse.Server.TvProvider;

/// <summary>Parts list and routes of TV-provider sign-in.</summary>
public static class TvProviderModule
{
    /// <summary>Registers the feature.</summary>
    public static void AddTvProvider(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddTvSettings();
        builder.Services.AddTvAdministration();
        builder.Services.AddTvApi();
        builder.Services.AddTvClients();
        builder.Services.AddTvEvents();
        builder.Services.AddTvOffering();
        builder.Services.AddTvManagement();
        builder.Services.AddTvSso();
        builder.Services.AddTvVerification();
        builder.Services.AddTvMvpds();
        builder.Services.AddTvViewers();
    }

    /// <summary>Maps its routes.</summary>
    public static void MapTvProvider(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapTvClients();
        var api = new TvRoutes(app, TvApiServices.Root);
        api.MapTvOffering();
        app.MapTvErrors();
        app.MapTvEvents();
        app.MapTvManagement();
        app.MapTvSso();
        app.MapTvVerification();
        app.MapTvAdministration();
        app.MapTvMvpds();
        ViewerRoutes.Map(api);
    }
}
