using System.Text.Json;
using Gatehouse.Client.Contracts.Webhooks;

namespace Gatehouse.Server.Webhooks.Deliveries;

/// <summary>A row of <c>webhook_delivery</c>.</summary>
internal sealed class DeliveryRow
{
    public required string Id { get; init; }

    public required string OrgId { get; init; }

    public required string WebhookId { get; init; }

    public required string EventId { get; init; }

    public required string EventType { get; init; }

    public required string Payload { get; init; }

    public required string State { get; init; }

    public long Attempts { get; init; }

    public long? NextMs { get; init; }

    public long CreatedMs { get; init; }

    public long ExpiresMs { get; init; }

    public long? TriedMs { get; init; }

    public long? LastStatus { get; init; }

    public string? LastError { get; init; }

    /// <summary>As the API shows it.</summary>
    public WebhookDelivery ToContract(bool withPayload = false) => new()
    {
        Id = Id,
        EventId = EventId,
        EventType = EventType,
        State = Enum.Parse<WebhookDeliveryState>(State, ignoreCase: true),
        Attempts = (int)Attempts,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs),
        TriedAt = At(TriedMs),
        NextAt = At(NextMs),
        LastStatus = (int?)LastStatus,
        LastError = LastError,
        Payload = withPayload ? JsonElement.Parse(Payload) : (JsonElement?)null,
    };

    private static DateTimeOffset? At(long? ms) => ms is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
