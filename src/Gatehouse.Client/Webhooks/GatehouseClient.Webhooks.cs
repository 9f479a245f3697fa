using Gatehouse.Client.Contracts.Webhooks;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    /// <summary>Webhooks of the organization.</summary>
    public IAsyncEnumerable<Webhook> ListWebhooksAsync(CancellationToken ct = default) => ListAsync<Webhook>("/webhooks", Query.Empty, ct);

    /// <summary>One webhook.</summary>
    public Task<Webhook> GetWebhookAsync(string id, CancellationToken ct = default) => GetAsync<Webhook>(WebhookPath(id), ct);

    /// <summary>Makes a webhook; the answer holds its secret.</summary>
    public Task<CreatedWebhook> CreateWebhookAsync(CreateWebhook request, CancellationToken ct = default) => PostAsync<CreatedWebhook>("/webhooks", request, ct);

    /// <summary>Changes a webhook, or switches it off and on.</summary>
    public Task<Webhook> UpdateWebhookAsync(string id, UpdateWebhook changes, CancellationToken ct = default) =>
        SendAsync<Webhook>(HttpMethod.Patch, WebhookPath(id), changes, ct);

    /// <summary>Deletes a webhook with its deliveries.</summary>
    public Task DeleteWebhookAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, WebhookPath(id), null, ct);

    /// <summary>Gives a webhook a new secret.</summary>
    public Task<RotatedWebhookSecret> RotateWebhookSecretAsync(string id, RotateWebhookSecret request, CancellationToken ct = default) =>
        PostAsync<RotatedWebhookSecret>($"{WebhookPath(id)}/rotate-secret", request, ct);

    /// <summary>Sends a test message, and waits for what comes of it.</summary>
    public Task<WebhookPing> PingWebhookAsync(string id, CancellationToken ct = default) => PostAsync<WebhookPing>($"{WebhookPath(id)}/ping", null, ct);

    /// <summary>Messages to a webhook, newest first.</summary>
    public IAsyncEnumerable<WebhookDelivery> ListWebhookDeliveriesAsync(string id, WebhookDeliveryState? state = null, CancellationToken ct = default) =>
        ListAsync<WebhookDelivery>($"{WebhookPath(id)}/deliveries", Query.Empty.With("state", state), ct);

    /// <summary>One message, with what it says.</summary>
    public Task<WebhookDelivery> GetWebhookDeliveryAsync(string id, string deliveryId, CancellationToken ct = default) =>
        GetAsync<WebhookDelivery>($"{WebhookPath(id)}/deliveries/{Escape(deliveryId)}", ct);

    /// <summary>Sends a message once more, under the same id.</summary>
    public Task<WebhookDelivery> RetryWebhookDeliveryAsync(string id, string deliveryId, CancellationToken ct = default) =>
        PostAsync<WebhookDelivery>($"{WebhookPath(id)}/deliveries/{Escape(deliveryId)}/retry", null, ct);

    /// <summary>What webhooks can be told.</summary>
    public IAsyncEnumerable<WebhookEventType> ListWebhookEventTypesAsync(CancellationToken ct = default) =>
        ListAsync<WebhookEventType>("/webhooks/event-types", Query.Empty, ct);

    private static string WebhookPath(string id) => $"/webhooks/{Escape(id)}";
}
