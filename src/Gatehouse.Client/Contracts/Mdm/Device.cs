using System.Text.Json;

namespace Gatehouse.Client.Contracts.Mdm;

/// <summary>A device with everything known of it.</summary>
public sealed record Device : DeviceSummary
{
    /// <summary>Why it left: <c>CHECKOUT</c>, <c>UNENROLLED</c> or <c>UNENROLL_ASSUMED</c>; null while it has not.</summary>
    public string? LeftBecause { get; init; }

    /// <summary>True or false as reported; null when never asked or not answered.</summary>
    public bool? Supervised { get; init; }

    /// <summary>Rights its profile granted; bits of <c>com.apple.mdm</c> <c>AccessRights</c>.</summary>
    public int AccessRights { get; init; }

    /// <summary>Waits in Setup Assistant until released.</summary>
    public bool AwaitingConfiguration { get; init; }

    /// <summary>A passcode can be cleared: the device gave an unlock token.</summary>
    public bool HasUnlockToken { get; init; }

    /// <summary>A bootstrap token is in escrow.</summary>
    public bool HasBootstrapToken { get; init; }

    /// <summary>Commands that wait for delivery or answer.</summary>
    public int OpenCommands { get; init; }

    /// <summary>Attempt it enrolled by; null for imported devices.</summary>
    public string? AttemptId { get; init; }

    /// <summary>How the renewal of its identity stands; null before it is enrolled and after it left.</summary>
    public IdentityRenewal? Renewal { get; init; }

    /// <summary>Device channel and, on a Mac or Shared iPad, its user channels.</summary>
    public IReadOnlyList<DeviceChannel> Channels { get; init; } = [];

    /// <summary>Answers to the last <c>DeviceInformation</c>, keys as Apple names them; null before the first.</summary>
    public JsonElement? DeviceInformation { get; init; }

    /// <summary>Answer to the last <c>SecurityInfo</c>.</summary>
    public JsonElement? SecurityInfo { get; init; }
}

/// <summary>One channel of a device: an own push token and an own command queue.</summary>
/// <param name="Id"><c>enr_…</c></param>
/// <param name="Kind"><c>device</c> or <c>user</c>.</param>
/// <param name="State"><c>authenticated</c>, <c>enrolled</c>, <c>push-dead</c> or <c>unenrolled</c>.</param>
/// <param name="UserShortName">Of a user channel.</param>
/// <param name="UserLongName">Of a user channel.</param>
/// <param name="TokenUpdatedAt">Last <c>TokenUpdate</c>.</param>
/// <param name="LastPushAt">Last push that APNs accepted.</param>
/// <param name="LastPushError">Reason APNs gave for refusing the last one; null when it accepted it.</param>
public sealed record DeviceChannel(
    string Id, string Kind, string State, string? UserShortName, string? UserLongName,
    DateTimeOffset? TokenUpdatedAt, DateTimeOffset? LastPushAt, string? LastPushError);
