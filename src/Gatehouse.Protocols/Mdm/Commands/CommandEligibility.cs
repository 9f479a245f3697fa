namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>
/// Judges a command before it is queued: a device would only answer with an error, or wait for it in vain. Rules
/// whose facts are unknown are passed over.
/// </summary>
internal static class CommandEligibility
{
    private static readonly string[] RightNames =
    [
        "inspect profiles", "install and remove profiles", "lock the device and remove its passcode", "erase the device",
        "query device information", "query network information", "inspect provisioning profiles",
        "install and remove provisioning profiles", "inspect applications", "query restrictions", "query security",
        "change settings", "manage applications",
    ];

    public static string? Check(CommandEntry command, CommandTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Platform(command, target) ?? Channel(command, target) ?? UserEnrollment(command, target)
            ?? SharedIPad(command, target) ?? Supervision(command, target) ?? AccessRight(command, target);
    }

    private static string? Platform(CommandEntry command, CommandTarget target)
    {
        if (target.Platform is not { } platform) return null;
        if (!command.Since.TryGetValue(platform, out var since)) return $"{command.RequestType} does not exist on {platform.Name()}";
        if (target.OSVersion is not { } version) return null;
        if (version < since) return $"{command.RequestType} needs {platform.Name()} {since}";
        return command.RemovedIn is { } gone && version >= gone ? $"{command.RequestType} is gone since {platform.Name()} {gone}" : null;
    }

    private static string? Channel(CommandEntry command, CommandTarget target) => target.Kind switch
    {
        EnrollmentKind.MacUser or EnrollmentKind.UserEnrollmentMacUser when !command.UserChannels.HasFlag(UserChannels.Mac) =>
            $"{command.RequestType} does not exist on the user channel of a Mac",
        EnrollmentKind.SharedIPadUser when !command.UserChannels.HasFlag(UserChannels.SharedIPad) =>
            $"{command.RequestType} does not exist on the user channel of a Shared iPad",
        EnrollmentKind.Device or EnrollmentKind.UserEnrollment
            when target.Platform == MdmPlatform.MacOS && command.UserChannels.HasFlag(UserChannels.MacOnlyThere) =>
            $"{command.RequestType} exists on a Mac only on the user channel",
        _ => null,
    };

    private static string? UserEnrollment(CommandEntry command, CommandTarget target)
    {
        if (!target.IsUserEnrollment) return null;
        var platform = target.Kind == EnrollmentKind.UserEnrollmentMacUser ? MdmPlatform.MacOS : target.Platform;
        var allowed = platform is { } known ? command.UserEnrollment.Contains(known) : command.UserEnrollment.Count > 0;
        return allowed ? null : $"{command.RequestType} is not allowed in user enrollment";
    }

    private static string? SharedIPad(CommandEntry command, CommandTarget target)
    {
        if (target.IsUserChannel || target.Platform != MdmPlatform.IOS) return null;
        return (command.SharedIPad, target.IsSharedIPad) switch
        {
            (SharedIPadUse.Forbidden, true) => $"{command.RequestType} does not exist on a Shared iPad",
            (SharedIPadUse.Only, false) => $"{command.RequestType} exists only on a Shared iPad",
            _ => null,
        };
    }

    private static string? Supervision(CommandEntry command, CommandTarget target)
    {
        if (target.Platform is not { } platform) return null;
        if (target.IsSupervised == false && command.Supervised.Contains(platform)) return $"{command.RequestType} needs a supervised device";
        return target.IsAutomated == false && command.Automated.Contains(platform)
            ? $"{command.RequestType} needs a device of Automated Device Enrollment" : null;
    }

    private static string? AccessRight(CommandEntry command, CommandTarget target)
    {
        // A user enrollment has fixed rights that no profile states; the column for it says it all.
        if (target.IsUserEnrollment || command.AccessRight == 0 || target.AccessRights is not { } rights) return null;
        return (rights & command.AccessRight) != 0 ? null
            : $"{command.RequestType} needs the right to {RightNames[int.Log2(command.AccessRight)]}, which the enrollment was not granted";
    }
}
