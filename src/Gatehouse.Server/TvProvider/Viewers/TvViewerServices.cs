using Gatehouse.Server.TvProvider.Viewers.Profiles;
using Gatehouse.Server.TvProvider.Viewers.Sessions;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Viewers;

/// <summary>Parts list and routes of viewers: sessions, profiles, decisions, logout.</summary>
internal static class TvViewerServices
{
    /// <summary>Registers them.</summary>
    public static void AddTvViewers(this IServiceCollection services)
    {
        services.AddOptions<ViewerOptions>().BindConfiguration("Gatehouse:TvProvider:Viewers").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ViewerOptions>, ViewerOptionsValidator>();
        services.AddSingleton<ViewerHashes>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<ProfileStore>();
        services.AddSingleton<ProfileMaker>();
        services.AddSingleton<IViewers, Viewers>();
    }

    /// <summary>Maps their routes.</summary>
    public static void MapTvViewers(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
    }
}
