using Gatehouse.Server.TvProvider.Viewers.Decisions;
using Gatehouse.Server.TvProvider.Viewers.Profiles;
using Gatehouse.Server.TvProvider.Viewers.Sessions;
using Gatehouse.Server.TvProvider.Viewers.Trials;
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
        services.AddSingleton<ProfileFinder>();
        services.AddSingleton<IViewers, Viewers>();
        services.AddSingleton<TrialStore>();
        services.AddSingleton<ITrials>(s => s.GetRequiredService<TrialStore>());
        services.AddSingleton<TrialDesk>();
        AddDecisions(services);
    }

    private static void AddDecisions(IServiceCollection services)
    {
        services.AddSingleton<DecisionReader>();
        services.AddSingleton<DecisionStore>();
        services.AddSingleton<DecisionKeeper>();
        services.AddSingleton<MediaTokens>();
    }

    /// <summary>Maps their routes.</summary>
    public static void MapTvViewers(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
    }
}
