using Gatehouse.Server.Accounts.Upstream.Discovery;
using Gatehouse.Server.Accounts.Upstream.Linking;
using Gatehouse.Server.Accounts.Upstream.Providers;
using Gatehouse.Server.Accounts.Upstream.SignIn;
using Gatehouse.Server.Accounts.Upstream.Standings;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Idempotency;
using Gatehouse.Server.Hosting.Limits;

namespace Gatehouse.Server.Accounts.Upstream;

/// <summary>Parts list and routes of signing in at other providers.</summary>
internal static class UpstreamServices
{
    /// <summary>Registers them.</summary>
    public static void AddUpstream(this IServiceCollection services)
    {
        services.AddSingleton<UpstreamStore>();
        services.AddSingleton<UpstreamRules>();
        services.AddSingleton<UpstreamView>();
        services.AddSingleton<ChangeUpstream>();
        services.AddSingleton<UpstreamHttp>();
        services.AddSingleton<ProviderDirectory>();
        services.AddSingleton<ProviderTest>();
        services.AddSingleton<ProviderClient>();
        services.AddSingleton<AccountStore>();
        services.AddSingleton<PersonLinker>();
        services.AddSingleton<UpstreamSignIn>();
        services.AddSingleton<AccountStandings>();
        services.AddSingleton<IUpstreamProviders, UpstreamProviders>();
    }

    /// <summary>Maps their routes.</summary>
    public static void MapUpstream(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/upstream-providers").WithTags("Upstream providers").RequireRateLimiting(RateLimits.Api).WithBodyLimit(BodyLimits.Json);
        api.MapGet("", UpstreamEndpoints.ListAsync).WithName("ListUpstreamProviders").RequireAuthorization(Scopes.AccountsRead);
        api.MapGet("/{id}", UpstreamEndpoints.GetAsync).WithName("GetUpstreamProvider").RequireAuthorization(Scopes.AccountsRead);
        api.MapPost("", UpstreamEndpoints.CreateAsync).WithName("CreateUpstreamProvider").RequireAuthorization(Scopes.AccountsWrite).WithIdempotency();
        api.MapPatch("/{id}", UpstreamEndpoints.UpdateAsync).WithName("UpdateUpstreamProvider").RequireAuthorization(Scopes.AccountsWrite);
        api.MapDelete("/{id}", UpstreamEndpoints.DeleteAsync).WithName("DeleteUpstreamProvider").RequireAuthorization(Scopes.AccountsWrite);
        api.MapPost("/{id}/test", UpstreamEndpoints.TestAsync).WithName("TestUpstreamProvider").RequireAuthorization(Scopes.AccountsWrite).WithIdempotency();
        api.MapDelete("/{id}/accounts/{personId}", UpstreamEndpoints.UnlinkAsync).WithName("UnlinkUpstreamAccount").RequireAuthorization(Scopes.AccountsWrite);
    }
}
