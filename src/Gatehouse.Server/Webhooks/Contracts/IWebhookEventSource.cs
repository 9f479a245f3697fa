using Gatehouse.Client.Contracts.Webhooks;

namespace Gatehouse.Server.Webhooks.Contracts;

/// <summary>A feature that tells webhooks something, and what.</summary>
public interface IWebhookEventSource
{
    /// <summary>Its events. A name that ends with <c>.*</c> stands for all that begin so.</summary>
    IReadOnlyList<WebhookEventType> Types { get; }
}
