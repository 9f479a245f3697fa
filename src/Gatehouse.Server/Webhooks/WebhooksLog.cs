namespace Gatehouse.Server.Webhooks;

/// <summary>Log messages of the feature; event ids 2750 to 2779. Secrets, addresses and what messages say are never among their values.</summary>
internal static partial class WebhooksLog
{
    [LoggerMessage(2750, LogLevel.Debug, "Delivery {DeliveryId} of {EventType} arrived at webhook {WebhookId}")]
    public static partial void Delivered(ILogger logger, string deliveryId, string eventType, string webhookId);

    [LoggerMessage(2751, LogLevel.Warning, "Delivery {DeliveryId} of {EventType} did not arrive at webhook {WebhookId}: {Reason}, try {Attempt}")]
    public static partial void NotDelivered(ILogger logger, string deliveryId, string eventType, string webhookId, string reason, long attempt);

    [LoggerMessage(2752, LogLevel.Error, "Delivery {DeliveryId} of {EventType} will not arrive at webhook {WebhookId}: {Reason}, given up after {Attempts} tries")]
    public static partial void GivenUp(ILogger logger, string deliveryId, string eventType, string webhookId, string reason, long attempts);

    [LoggerMessage(2753, LogLevel.Error, "Webhook {WebhookId} of {OrganizationId} is suspended: {Reason}")]
    public static partial void Suspended(ILogger logger, string webhookId, string organizationId, string reason);

    [LoggerMessage(2754, LogLevel.Error, "Deliveries to webhooks failed; they are tried again")]
    public static partial void DeliveriesFailed(ILogger logger, Exception exception);
}
