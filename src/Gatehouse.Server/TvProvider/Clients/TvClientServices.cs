using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Limits;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Http;

namespace Gatehouse.Server.TvProvider.Clients;

/// <summary>Parts list and routes of clients: registration, tokens, and the check of tokens.</summary>
internal static class TvClientServices
{
    private const long MaxBody = 128 * 1024; // beyond what is read, so that the refusal is ours

    /// <summary>Registers them.</summary>
    public static void AddTvClients(this IServiceCollection services)
    {
        services.AddSingleton<TvBearers>();
        services.AddSingleton<TvOAuthClient>();
        services.AddSingleton<TvClientStore>();
        services.AddSingleton<RegisterEndpoint>();
        services.AddSingleton<TokenEndpoint>();
        services.AddSweep<TvClientSweep>();
    }

    /// <summary>Maps their routes.</summary>
    public static void MapTvClients(this IEndpointRouteBuilder app)
    {
        var clients = app.MapGroup("/o/client").AllowAnonymous().RequireRateLimiting(RateLimits.Entitlement).ExcludeFromDescription()
            .WithBodyLimit(MaxBody).AddEndpointFilter<ClientGate>();
        clients.MapPost("/register", RegisterEndpoint.PostAsync).WithName("RegisterTvClient");
        clients.MapPost("/token", TokenEndpoint.PostAsync).WithName("IssueTvToken");
        clients.MapMethods("/{action:regex(^(register|token)$)}", [HttpMethods.Options], Preflight).WithName("AskBeforeTvClient");
    }

    private static IResult Preflight(HttpContext http) => TvCors.Preflight(http, "OPTIONS, POST");
}
