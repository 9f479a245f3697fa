using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Idempotency;
using Gatehouse.Server.Hosting.Limits;

namespace Gatehouse.Server.Apps.Administration;

/// <summary>Parts list and routes of the API by which administrators look after apps, installations and their users.</summary>
internal static class AppAdministration
{
    /// <summary>Registers it.</summary>
    public static void AddAppAdministration(this IServiceCollection services)
    {
        services.AddSingleton<AppUserStore>();
        services.AddSingleton<InstallationQuery>();
        services.AddSingleton<InstallationChanges>();
        services.AddSingleton<AppEnrollmentEndpoints>();
        services.AddSingleton<AppClientRules>();
        services.AddSingleton<AppClientEndpoints>();
        services.AddSingleton<InstallationEndpoints>();
        services.AddSingleton<AppUserEndpoints>();
    }

    /// <summary>Maps its routes.</summary>
    public static void MapAppAdministration(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/apps").WithTags("Apps").RequireRateLimiting(RateLimits.Api).WithBodyLimit(BodyLimits.Json);
        api.MapGet("/enrollment", api.Part<AppEnrollmentEndpoints>().GetAsync).WithName("GetAppEnrollment").RequireAuthorization(Scopes.AccountsRead);
        api.MapPut("/enrollment", api.Part<AppEnrollmentEndpoints>().UpdateAsync).WithName("UpdateAppEnrollment").RequireAuthorization(Scopes.AccountsWrite);
        api.MapGet("/merges", api.Part<AppUserEndpoints>().MergesAsync).WithName("ListAppMerges").RequireAuthorization(Scopes.AccountsRead);
        MapClients(api.MapGroup("/clients"));
        MapInstallations(api.MapGroup("/installations"));
        MapUsers(api.MapGroup("/users"));
    }

    private static void MapClients(RouteGroupBuilder clients)
    {
        var part = clients.Part<AppClientEndpoints>();
        clients.MapGet("", part.ListAsync).WithName("ListAppClients").RequireAuthorization(Scopes.AccountsRead);
        clients.MapGet("/{id}", part.GetAsync).WithName("GetAppClient").RequireAuthorization(Scopes.AccountsRead);
        clients.MapPost("", part.CreateAsync).WithName("CreateAppClient").RequireAuthorization(Scopes.AccountsWrite).WithIdempotency();
        clients.MapPatch("/{id}", part.UpdateAsync).WithName("UpdateAppClient").RequireAuthorization(Scopes.AccountsWrite);
        clients.MapDelete("/{id}", part.DeleteAsync).WithName("DeleteAppClient").RequireAuthorization(Scopes.AccountsWrite);
    }

    private static void MapInstallations(RouteGroupBuilder installations)
    {
        var part = installations.Part<InstallationEndpoints>();
        installations.MapGet("", part.ListAsync).WithName("ListAppInstallations").RequireAuthorization(Scopes.AccountsRead);
        installations.MapGet("/{id}", part.GetAsync).WithName("GetAppInstallation").RequireAuthorization(Scopes.AccountsRead);
        installations.MapPost("/{id}/block", part.BlockAsync).WithName("BlockAppInstallation").RequireAuthorization(Scopes.AccountsWrite).WithIdempotency();
        installations.MapPost("/{id}/unblock", part.UnblockAsync).WithName("UnblockAppInstallation").RequireAuthorization(Scopes.AccountsWrite).WithIdempotency();
        installations.MapPost("/{id}/revoke", part.RevokeAsync).WithName("RevokeAppInstallation").RequireAuthorization(Scopes.AccountsWrite).WithIdempotency();
        installations.MapDelete("/{id}", part.DeleteAsync).WithName("DeleteAppInstallation").RequireAuthorization(Scopes.AccountsWrite);
    }

    private static void MapUsers(RouteGroupBuilder users)
    {
        var part = users.Part<AppUserEndpoints>();
        users.MapGet("", part.ListAsync).WithName("ListAppUsers").RequireAuthorization(Scopes.AccountsRead);
        users.MapGet("/{id}", part.GetAsync).WithName("GetAppUser").RequireAuthorization(Scopes.AccountsRead);
        users.MapPost("/{id}/block", part.BlockAsync).WithName("BlockAppUser").RequireAuthorization(Scopes.AccountsWrite).WithIdempotency();
        users.MapPost("/{id}/unblock", part.UnblockAsync).WithName("UnblockAppUser").RequireAuthorization(Scopes.AccountsWrite).WithIdempotency();
        users.MapDelete("/{id}", part.EraseAsync).WithName("EraseAppUser").RequireAuthorization(Scopes.AccountsWrite);
    }
}
