using System.Text.Json;
using Gatehouse.Client.Contracts.Webhooks;

namespace Gatehouse.Server.Webhooks.Endpoints;

/// <summary>A row of <c>webhook_endpoint</c>.</summary>
internal sealed class WebhookRow
{
    public required string Id { get; init; }

    public required string OrgId { get; init; }

    public required string Name { get; init; }

    public required string Url { get; init; }

    /// <summary>JSON array.</summary>
    public required string Events { get; init; }

    public required byte[] SecretSealed { get; init; }

    public byte[]? OldSecretSealed { get; init; }

    public long? OldSecretUntilMs { get; init; }

    public bool Disabled { get; init; }

    public long? SuspendedMs { get; init; }

    public long? FailingSinceMs { get; init; }

    public long? DeliveredMs { get; init; }

    public string? LastError { get; init; }

    public long CreatedMs { get; init; }

    public long Version { get; init; }

    /// <summary>Names and patterns.</summary>
    public IReadOnlyList<string> EventList => JsonSerializer.Deserialize<List<string>>(Events) ?? [];

    /// <summary>As the API shows it.</summary>
    public Webhook ToContract(DateTimeOffset now) => new()
    {
        Id = Id,
        Name = Name,
        Url = Url,
        Events = EventList,
        State = State,
        FailingSince = At(FailingSinceMs),
        SuspendedAt = At(SuspendedMs),
        LastError = LastError,
        LastDeliveredAt = At(DeliveredMs),
        OldSecretUntil = OldSecretUntilMs > now.ToUnixTimeMilliseconds() ? At(OldSecretUntilMs) : null,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs),
    };

    private WebhookState State => Disabled ? WebhookState.Disabled
        : SuspendedMs is not null ? WebhookState.Suspended
        : FailingSinceMs is not null ? WebhookState.Failing
        : WebhookState.Active;

    private static DateTimeOffset? At(long? ms) => ms is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
