namespace Gatehouse.Server.Mdm.Connect;

/// <summary>The delivery that a report is about.</summary>
public sealed class ReportedDelivery
{
    /// <summary><c>CommandUUID</c>.</summary>
    public required string Uuid { get; init; }

    /// <summary><c>cmd_…</c></summary>
    public required string CommandId { get; init; }

    /// <summary>Already answered.</summary>
    public long? ClosedMs { get; init; }

    /// <summary>Last handed out.</summary>
    public long? SentMs { get; init; }

    /// <summary>Apple's name, as queued; what the device says of it does not count.</summary>
    public required string RequestType { get; init; }

    /// <summary>See <see cref="Commands.CommandPurpose"/>.</summary>
    public required string Purpose { get; init; }

    /// <summary>The payload is sealed.</summary>
    public bool Sealed { get; init; }

    /// <summary>Not null: the command is used again and again.</summary>
    public string? SharedKey { get; init; }
}
