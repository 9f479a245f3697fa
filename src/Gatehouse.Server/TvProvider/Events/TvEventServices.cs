using Gatehouse.Server.Storage;

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
        services.AddSweep<TvEventRetention>();
    }
}
