using System.Text.Json;

namespace Gatehouse.Client.Contracts.Mdm;

/// <summary>A command that was given, to one device or many. Its secrets are never shown.</summary>
/// <param name="Id"><c>cmd_…</c></param>
/// <param name="RequestType">Apple's name.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="CreatedBy">Person, key, or <c>system</c>.</param>
/// <param name="ExpiresAt">When it is too late to deliver it; null for never.</param>
/// <param name="Deliveries">How many devices stand where.</param>
public sealed record Command(
    string Id, string RequestType, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? ExpiresAt,
    IReadOnlyDictionary<string, int> Deliveries);

/// <summary>A command on its way to one device.</summary>
public sealed record CommandDelivery
{
    /// <summary><c>CommandUUID</c> on the wire.</summary>
    public required string Uuid { get; init; }

    /// <summary><c>cmd_…</c></summary>
    public required string CommandId { get; init; }

    /// <summary>Apple's name.</summary>
    public required string RequestType { get; init; }

    /// <summary><c>dev_…</c></summary>
    public required string DeviceId { get; init; }

    /// <summary><c>enr_…</c>: the channel.</summary>
    public required string EnrollmentId { get; init; }

    /// <summary>Where it stands.</summary>
    public CommandState State { get; init; }

    /// <summary>When it was given.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last time the device was handed it; being handed is not being done.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>How often it was handed out.</summary>
    public int Offers { get; init; }

    /// <summary>End of its life in the queue.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The device's error chain, top-level error first.</summary>
    public IReadOnlyList<CommandError> Errors { get; init; } = [];

    /// <summary>The device's answer, without <c>data</c> values longer than 4 KiB; only when one delivery is asked for.</summary>
    public JsonElement? Result { get; init; }
}

/// <summary>One link of an error chain.</summary>
/// <param name="Code">Apple's number; meaningful together with the domain.</param>
/// <param name="Domain">Such as <c>MCMDMErrorDomain</c>.</param>
/// <param name="Text">In English where the device sent it, else localized.</param>
public sealed record CommandError(long Code, string Domain, string? Text);

/// <summary>Where a command stands with one device.</summary>
public enum CommandState
{
    /// <summary>Waits for the device to connect.</summary>
    Queued,

    /// <summary>Handed out, not answered yet.</summary>
    Sent,

    /// <summary>The device cannot do it now; it is offered again later.</summary>
    NotNow,

    /// <summary>Done.</summary>
    Acknowledged,

    /// <summary>The device could not do it.</summary>
    Error,

    /// <summary>The device did not understand it.</summary>
    FormatError,

    /// <summary>Too late; never answered.</summary>
    Expired,

    /// <summary>Handed out once and not repeated, because doing it twice would harm; what the device did is unknown.</summary>
    Unconfirmed,

    /// <summary>Withdrawn.</summary>
    Cancelled,
}
