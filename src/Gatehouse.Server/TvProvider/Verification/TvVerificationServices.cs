using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Limits;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Verification;

/// <summary>Parts list and routes of what backends ask about media tokens.</summary>
internal static class TvVerificationServices
{
    /// <summary>Registers them.</summary>
    public static void AddTvVerification(this IServiceCollection services)
    {
        services.AddSingleton<VerifyEndpoint>();
        services.AddSweep<MediaTokenRetention>();
    }

    /// <summary>Maps their routes.</summary>
    public static void MapTvVerification(this IEndpointRouteBuilder app) =>
        app.MapPost("/tv/{org}/media-tokens/verify", VerifyEndpoint.PostAsync).WithName("VerifyTvMediaToken")
            .AllowAnonymous().RequireRateLimiting(RateLimits.OAuth).ExcludeFromDescription().WithBodyLimit(BodyLimits.Json);
}
