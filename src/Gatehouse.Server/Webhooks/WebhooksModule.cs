using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Idempotency;
using Gatehouse.Server.Hosting.Limits;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Webhooks.Contracts;
using Gatehouse.Server.Webhooks.Deliveries;
using Gatehouse.Server.Webhooks.Endpoints;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Webhooks;

/// <summary>Parts list and routes of the feature that tells other programs what happens.</summary>
public static class WebhooksModule
{
    /// <summary>Registers the feature.</summary>
    public static void AddWebhooks(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<WebhooksOptions>().BindConfiguration("Gatehouse:Webhooks").ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhooksOptions>, WebhooksOptionsValidator>();
        services.AddSingleton<EventPatterns>();
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<WebhookStore>();
        services.AddSingleton<WebhookRules>();
        services.AddSingleton<WebhookEndpoints>();
        services.AddSingleton<PingWebhook>();
        services.AddSingleton<DeliveryQueue>();
        services.AddSingleton<DeliveryRecord>();
        services.AddSingleton<DeliveryEndpoints>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<IWebhookEvents, WebhookEvents>();
        services.AddSingleton<WebhookWorker>();
        services.AddHostedService(s => s.GetRequiredService<WebhookWorker>());
        services.AddSweep<DeliverySweep>();
    }

    /// <summary>Maps its routes. They lead data out of the organization, so they need the right to change its administration.</summary>
    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/webhooks").WithTags("Webhooks").RequireRateLimiting(RateLimits.Api).WithBodyLimit(BodyLimits.Json);
        api.MapGet("", WebhookEndpoints.ListAsync).WithName("ListWebhooks").RequireAuthorization(Scopes.AdminRead);
        api.MapGet("/event-types", WebhookEndpoints.ListTypes).WithName("ListWebhookEventTypes").RequireAuthorization(Scopes.AdminRead);
        api.MapGet("/{id}", WebhookEndpoints.GetAsync).WithName("GetWebhook").RequireAuthorization(Scopes.AdminRead);
        MapOne(api);
        api.MapPost("", api.Part<WebhookEndpoints>().CreateAsync).WithName("CreateWebhook").RequireAuthorization(Scopes.AdminWrite).WithIdempotency();
    }

    private static void MapOne(RouteGroupBuilder api)
    {
        api.MapPatch("/{id}", api.Part<WebhookEndpoints>().UpdateAsync).WithName("UpdateWebhook").RequireAuthorization(Scopes.AdminWrite);
        api.MapDelete("/{id}", api.Part<WebhookEndpoints>().DeleteAsync).WithName("DeleteWebhook").RequireAuthorization(Scopes.AdminWrite);
        api.MapPost("/{id}/rotate-secret", api.Part<WebhookEndpoints>().RotateAsync)
            .WithName("RotateWebhookSecret").RequireAuthorization(Scopes.AdminWrite).WithIdempotency();
        api.MapPost("/{id}/ping", api.Part<PingWebhook>().HandleAsync).WithName("PingWebhook").RequireAuthorization(Scopes.AdminWrite);
        api.MapGet("/{id}/deliveries", api.Part<DeliveryEndpoints>().ListAsync).WithName("ListWebhookDeliveries").RequireAuthorization(Scopes.AdminRead);
        api.MapGet("/{id}/deliveries/{deliveryId}", api.Part<DeliveryEndpoints>().GetAsync).WithName("GetWebhookDelivery").RequireAuthorization(Scopes.AdminRead);
        api.MapPost("/{id}/deliveries/{deliveryId}/retry", api.Part<DeliveryEndpoints>().RetryAsync)
            .WithName("RetryWebhookDelivery").RequireAuthorization(Scopes.AdminWrite).WithIdempotency();
    }
}
