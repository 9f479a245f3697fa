namespace Gatehouse.Client.Contracts.Webhooks;

/// <summary>An address that is told what happens in the organization.</summary>
public sealed record Webhook
{
    /// <summary><c>whk_…</c></summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>Where messages are posted.</summary>
    public required string Url { get; init; }

    /// <summary>Which events: <c>enrollment.scep_fail</c>, <c>enrollment.*</c> or <c>*</c>.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>How it goes.</summary>
    public required WebhookState State { get; init; }

    /// <summary>Since when nothing was delivered although it was tried; null when it works.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>When it was given up on; null otherwise.</summary>
    public DateTimeOffset? SuspendedAt { get; init; }

    /// <summary>What went wrong last; null when the last message arrived.</summary>
    public string? LastError { get; init; }

    /// <summary>To within a minute or so; null when nothing was delivered yet.</summary>
    public DateTimeOffset? LastDeliveredAt { get; init; }

    /// <summary>Until when messages are signed with the secret before the present one, too; null when there is none.</summary>
    public DateTimeOffset? OldSecretUntil { get; init; }

    /// <summary>When made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
