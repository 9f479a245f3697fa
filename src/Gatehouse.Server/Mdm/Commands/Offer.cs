namespace Gatehouse.Server.Mdm.Commands;

/// <summary>A delivery that may be handed out, with what is needed to do it.</summary>
public sealed class Offer
{
    /// <summary>Channel.</summary>
    public required string EnrollmentId { get; init; }

    /// <summary><c>CommandUUID</c>.</summary>
    public required string Uuid { get; init; }

    /// <summary><c>cmd_…</c></summary>
    public required string CommandId { get; init; }

    /// <summary>Apple's name.</summary>
    public required string RequestType { get; init; }

    /// <summary>See <see cref="CommandPurpose"/>.</summary>
    public required string Purpose { get; init; }

    /// <summary>As <see cref="CommandPayload.Prepare"/> made it, perhaps sealed.</summary>
    public byte[]? Payload { get; init; }

    /// <summary>The payload is sealed.</summary>
    public bool Sealed { get; init; }

    /// <summary>The channel's unlock token goes in.</summary>
    public bool UnlockTokenWanted { get; init; }

    /// <summary>The channel's unlock token, sealed.</summary>
    public byte[]? UnlockToken { get; init; }

    /// <summary>False: not to be handed out again long after the first time.</summary>
    public bool Repeatable { get; init; } = true;

    /// <summary>Last time it was handed out.</summary>
    public long? SentMs { get; init; }
}
