using Gatehouse.Protocols.Plist;

namespace Gatehouse.Server.Mdm.Commands;

/// <summary>A command about to be queued.</summary>
/// <param name="RequestType">Apple's name.</param>
/// <param name="Purpose">One of <see cref="CommandPurpose"/>.</param>
/// <param name="Command">The <c>Command</c> dictionary, with its <c>RequestType</c>.</param>
public sealed record CommandDraft(string RequestType, string Purpose, PlistDictionary Command)
{
    /// <summary>Holds secrets: sealed, and dropped once every device has answered.</summary>
    public bool Secret { get; init; }

    /// <summary>The channel's own unlock token goes in when it is handed out; it is never in the queue.</summary>
    public bool UnlockToken { get; init; }

    /// <summary>False: it is not handed out again long after the first time, because doing it twice would harm.</summary>
    public bool Repeatable { get; init; } = true;

    /// <summary>Lower first; see <see cref="CommandPriority"/>.</summary>
    public int Priority { get; init; } = CommandPriority.Normal;

    /// <summary>When it is too late; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Shown to administrators.</summary>
    public string CreatedBy { get; init; } = "system";

    /// <summary>One row for all uses of the same command in the organization; null for a command of its own.</summary>
    public string? SharedKey { get; init; }
}

/// <summary>Values of <c>mdm_command.purpose</c>.</summary>
public static class CommandPurpose
{
    /// <summary>Given through the API.</summary>
    public const string Admin = "admin";

    /// <summary>Asks what the device is and has.</summary>
    public const string Inventory = "inventory";

    /// <summary>Installs or removes a group's profile.</summary>
    public const string Profile = "profile";

    /// <summary>Reads the list of profiles back, to compare.</summary>
    public const string Verify = "verify";

    /// <summary>Releases a device or user from Setup Assistant.</summary>
    public const string Release = "release";

    /// <summary>Takes the enrollment profile away.</summary>
    public const string Unenroll = "unenroll";

    /// <summary>Has the device fetch its declarations.</summary>
    public const string Declarations = "declarations";

    /// <summary>Renews the identity; all that an expired one may receive.</summary>
    public const string Renewal = "renewal";
}

/// <summary>Priorities of commands; lower first, and in the order of queueing within one.</summary>
public static class CommandPriority
{
    /// <summary>Lock, erase, leave: must not wait behind anything.</summary>
    public const int Urgent = 0;

    /// <summary>What an administrator asks for.</summary>
    public const int Normal = 50;

    /// <summary>Inventory.</summary>
    public const int Inventory = 60;

    /// <summary>Profiles.</summary>
    public const int Profile = 70;

    /// <summary>Reading back what was installed.</summary>
    public const int Verify = 80;

    /// <summary>Release from Setup Assistant, after everything that was to happen before.</summary>
    public const int Release = 90;
}

/// <summary>Values of <c>mdm_delivery.state</c>; the open ones come first.</summary>
public static class DeliveryState
{
    /// <summary>Waits for the device.</summary>
    public const string Queued = "queued";

    /// <summary>Handed out. Sending is not delivery: it stays open until the report comes.</summary>
    public const string Sent = "sent";

    /// <summary>The device cannot do it now.</summary>
    public const string NotNow = "notNow";

    /// <summary>Done.</summary>
    public const string Acknowledged = "acknowledged";

    /// <summary>The device could not do it.</summary>
    public const string Error = "error";

    /// <summary>The device did not understand it.</summary>
    public const string FormatError = "formatError";

    /// <summary>Too late.</summary>
    public const string Expired = "expired";

    /// <summary>Handed out once, not repeated.</summary>
    public const string Unconfirmed = "unconfirmed";

    /// <summary>Withdrawn.</summary>
    public const string Cancelled = "cancelled";
}
