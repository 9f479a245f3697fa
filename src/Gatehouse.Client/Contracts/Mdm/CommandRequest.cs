using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Gatehouse.Client.Contracts.Mdm;

/// <summary>A command, either typed (<see cref="RequestType"/> with <see cref="Parameters"/>) or as a property list.</summary>
public record CommandRequest
{
    /// <summary>Name as in <c>GET /api/v1/command-types</c>, such as <c>DeviceLock</c>.</summary>
    [StringLength(100)]
    public string? RequestType { get; init; }

    /// <summary>The command's parameters, named as in <c>GET /api/v1/command-types</c>; data values in Base64.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>A property list: the <c>Command</c> dictionary itself, or one that holds it under <c>Command</c>. For commands without a type here.</summary>
    public byte[]? Plist { get; init; }

    /// <summary><c>user:&lt;short name&gt;</c> addresses that user's channel; null or <c>device</c> the device channel.</summary>
    [StringLength(200)]
    public string? Channel { get; init; }

    /// <summary>When it is too late to deliver it; null for the default of the command.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>A command to many devices. Exactly one of <see cref="DeviceIds"/>, <see cref="GroupId"/> and <see cref="All"/> is given.</summary>
public sealed record BulkCommandRequest : CommandRequest
{
    /// <summary>At most 10,000.</summary>
    [MaxLength(10_000)]
    public IReadOnlyList<string>? DeviceIds { get; init; }

    /// <summary>Members of this group and of the groups nested in it.</summary>
    public string? GroupId { get; init; }

    /// <summary>Every managed device.</summary>
    public bool All { get; init; }
}

/// <summary>What became of a command request.</summary>
/// <param name="CommandId"><c>cmd_…</c>; null when no device could take it.</param>
/// <param name="Queued">Devices it was queued for.</param>
/// <param name="Skipped">Devices it was not queued for, by reason.</param>
public sealed record CommandReceipt(string? CommandId, int Queued, IReadOnlyList<CommandSkip> Skipped);

/// <summary>Devices left out for one reason.</summary>
/// <param name="Reason">Such as <c>platform</c>, <c>os-version</c>, <c>supervision</c>, <c>access-rights</c>, <c>user-enrollment</c>, <c>channel</c>, <c>not-managed</c>, <c>blocked</c>, <c>no-unlock-token</c>.</param>
/// <param name="Count">How many.</param>
public sealed record CommandSkip(string Reason, int Count);
