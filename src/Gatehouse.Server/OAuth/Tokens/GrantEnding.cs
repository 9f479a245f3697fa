using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>A token with what became of its grant, alive or not.</summary>
internal sealed class GrantEnding
{
    /// <summary>Why its holder is not served any more, where the rows tell; null otherwise.</summary>
    public string? Reason(string client, string? thumbprint, long now)
    {
        // Whoever cannot show the token's key learns nothing about it.
        if (Kind != GrantKinds.App || ClientId != client || DpopJkt is null || DpopJkt != thumbprint)
        {
            return null;
        }

        return EndedMs is not null ? EndedBecause == DenialReasons.DeviceDeleted ? DenialReasons.DeviceDeleted : DenialReasons.TokenRevoked
            : SuspendedMs is not null ? SuspendedBecause
            : ExpiresMs <= now || TokenExpiresMs <= now ? DenialReasons.TokenExpired
            : null;
    }

    public required string Kind { get; init; }

    public required string ClientId { get; init; }

    public string? DpopJkt { get; init; }

    public long? TokenExpiresMs { get; init; }

    public long? ExpiresMs { get; init; }

    public long? SuspendedMs { get; init; }

    public string? SuspendedBecause { get; init; }

    public long? EndedMs { get; init; }

    public string? EndedBecause { get; init; }
}
