using System.Text.Json;

namespace Gatehouse.Client.Contracts.Webhooks;

/// <summary>One message to a webhook, and how it went.</summary>
public sealed record WebhookDelivery
{
    /// <summary><c>whd_…</c></summary>
    public required string Id { get; init; }

    /// <summary><c>evt_…</c>: the <c>webhook-id</c> that the receiver sees, the same each time.</summary>
    public required string EventId { get; init; }

    /// <summary>Which event.</summary>
    public required string EventType { get; init; }

    /// <summary>How it went.</summary>
    public required WebhookDeliveryState State { get; init; }

    /// <summary>How often it was sent.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was sent last.</summary>
    public DateTimeOffset? TriedAt { get; init; }

    /// <summary>When it is sent next; null when it is over.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>HTTP status of the last answer; null without one.</summary>
    public int? LastStatus { get; init; }

    /// <summary>Why the last try failed.</summary>
    public string? LastError { get; init; }

    /// <summary>The message itself. Only where one delivery is asked for.</summary>
    public JsonElement? Payload { get; init; }
}

/// <summary>How a delivery went.</summary>
public enum WebhookDeliveryState
{
    /// <summary>Waits for its first or next try.</summary>
    Pending,

    /// <summary>The receiver took it.</summary>
    Delivered,

    /// <summary>Given up.</summary>
    Failed,
}
