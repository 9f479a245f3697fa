using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Applications;
using Gatehouse.Server.TvProvider.Events.Reports;
using Gatehouse.Server.TvProvider.Http;

namespace Gatehouse.Server.TvProvider.Events;

/// <summary>Parts list of the counters.</summary>
internal static class TvEventServices
{
    /// <summary>Registers them.</summary>
    public static void AddTvEvents(this IServiceCollection services)
    {
        services.AddSingleton<TvEventWriter>();
        services.AddSingleton<ITvEvents>(s => s.GetRequiredService<TvEventWriter>());
        services.AddHostedService(s => s.GetRequiredService<TvEventWriter>());
        services.AddSingleton<ReportReader>();
        services.AddSingleton<ReportEndpoint>();
        services.AddSweep<TvEventRetention>();
    }

    /// <summary>Maps the reports.</summary>
    public static void MapTvEvents(this IEndpointRouteBuilder app) =>
        new TvRoutes(app, ReportEndpoint.Root).MapManaged<ReportEndpoint>("GET", "/{**path}", "ReportTvEvents", TvScopes.Analytics, ReportEndpoint.GetAsync);
}
