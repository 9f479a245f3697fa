using Gatehouse.Server.Hosting.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Hosting.Health;

/// <summary>For load balancers and orchestrators.</summary>
public static class HealthEndpoints
{
    /// <summary>Maps <c>/healthz</c> (restart me when it fails) and <c>/readyz</c> (send me no requests while it fails).</summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").AllowAnonymous().ExcludeFromDescription().WithMetadata(new QuietMetadata());
        group.MapGet("/healthz", () => TypedResults.Text("ok")).WithName("GetHealth");
        group.MapGet("/readyz", ReadyAsync).WithName("GetReadiness");
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> ReadyAsync(HttpContext http, ReadinessProbe probe)
    {
        if (await probe.IsReadyAsync())
        {
            return TypedResults.Text("ready");
        }

        http.Response.Headers.RetryAfter = "5";
        return Problems.DatabaseUnavailable();
    }
}
