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
    }

    /// <summary>Maps their routes.</summary>
    public static void MapTvMvpds(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
    }
}
