namespace Gatehouse.Client.Apps.Events;

/// <summary>How an exchange ended.</summary>
public sealed record ExchangeIamTokenResultEvent : ResultEvent
{
    /// <summary>The token; empty unless the status is OK. Secret, and of no use without the device's key: send it with a proof, or let the SDK do it.</summary>
    public string Token { get; init; } = "";

    /// <summary>When it ends by this device's clock; null without a token.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The level that the audience wants, with <see cref="StatusType.LoginRequired"/>; else null.</summary>
    public string? RequiredAcr { get; init; }

    internal AppToken? Issued { get; init; }

    /// <summary>Without the token.</summary>
    public override string ToString() => $"{nameof(ExchangeIamTokenResultEvent)} {{ Status = {Status}, ErrorCode = {ErrorCode} }}";
}
