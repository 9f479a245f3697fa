using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Viewers.Decisions;
using Gatehouse.Server.TvProvider.Viewers.Logout;
using Gatehouse.Server.TvProvider.Viewers.Partner;
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
        services.AddSingleton<ViewerReader>();
        services.AddSingleton<ViewerEvents>();
        services.AddSingleton<IViewers, Viewers>();
        AddSessions(services);
        AddProfiles(services);
        AddDecisions(services);
        AddPartner(services);
        services.AddSingleton<LogoutDesk>();
        services.AddSingleton<LogoutEndpoint>();
        services.AddSweep<ViewerSweep>();
    }

    private static void AddSessions(IServiceCollection services)
    {
        services.AddSingleton<SessionStore>();
        services.AddSingleton<Standing>();
        services.AddSingleton<SessionDesk>();
        services.AddSingleton<SessionResumer>();
        services.AddSingleton<SessionEndpoints>();
    }

    private static void AddProfiles(IServiceCollection services)
    {
        services.AddSingleton<ProfileStore>();
        services.AddSingleton<ProfileMaker>();
        services.AddSingleton<ProfileFinder>();
        services.AddSingleton<MetadataKeys>();
        services.AddSingleton<MetadataRelease>();
        services.AddSingleton<ProfileDesk>();
        services.AddSingleton<ProfileEndpoints>();
        services.AddSingleton<TrialStore>();
        services.AddSingleton<ITrials>(s => s.GetRequiredService<TrialStore>());
        services.AddSingleton<TrialDesk>();
    }

    private static void AddDecisions(IServiceCollection services)
    {
        services.AddSingleton<DecisionReader>();
        services.AddSingleton<DecisionMemory>();
        services.AddSingleton<DecisionStore>();
        services.AddSingleton<DecisionKeeper>();
        services.AddSingleton<MediaTokens>();
        services.AddSingleton<MvpdAsker>();
        services.AddSingleton<Decider>();
        services.AddSingleton<DecisionEndpoints>();
    }

    private static void AddPartner(IServiceCollection services)
    {
        services.AddSingleton<PartnerStore>();
        services.AddSingleton<PartnerSessions>();
        services.AddSingleton<PartnerProfiles>();
        services.AddSingleton<PartnerEndpoints>();
    }
}
