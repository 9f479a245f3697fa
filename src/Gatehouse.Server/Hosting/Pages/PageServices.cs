using Gatehouse.Server.Hosting.Limits;

namespace Gatehouse.Server.Hosting.Pages;

/// <summary>Registers what pages of all features share.</summary>
internal static class PageServices
{
    public static void AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddSingleton<PagePaths>();
        services.AddSingleton<HtmlPage>();
    }

    public static void MapPageAssets(this IEndpointRouteBuilder app) =>
        app.MapGet("/assets/{file}", PageAssets.Get).WithName("GetPageAsset").AllowAnonymous().RequireRateLimiting(RateLimits.PublicPage).ExcludeFromDescription();
}
