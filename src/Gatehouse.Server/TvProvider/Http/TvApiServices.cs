using Gatehouse.Server.Hosting.Limits;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Http;

/// <summary>Parts list and routes of the entitlement API's common ground.</summary>
internal static class TvApiServices
{
    /// <summary>Where the API is.</summary>
    public const string Root = "/api/v2";

    /// <summary>Registers them.</summary>
    public static void AddTvApi(this IServiceCollection services)
    {
        services.AddOptions<TvApiOptions>().BindConfiguration("Gatehouse:TvProvider:Api").ValidateOnStart();
        services.AddSingleton<IValidateOptions<TvApiOptions>, TvApiOptionsValidator>();
        services.AddSingleton<TvThrottle>();
        services.AddSingleton<TvDoor>();
        services.AddSingleton<TvAnswers>();
        services.AddSingleton<TvOrigins>();
        services.AddSingleton<TvCors>();
        services.AddSingleton<TvPipeline>();
    }

    /// <summary>Maps the page that errors point to.</summary>
    public static void MapTvErrors(this IEndpointRouteBuilder app) =>
        app.MapGet("/tv/errors", ErrorsPage.Get).WithName("ExplainTvErrors").AllowAnonymous().RequireRateLimiting(RateLimits.PublicPage).ExcludeFromDescription();
}
