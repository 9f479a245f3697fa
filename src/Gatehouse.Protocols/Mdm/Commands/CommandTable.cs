using System.Collections.Frozen;
using static Gatehouse.Protocols.Mdm.Commands.SharedIPadUse;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>
/// Which enrollments understand which command. Platforms are letters: <c>i</c> iOS and iPadOS, <c>m</c> macOS, <c>t</c>
/// tvOS, <c>v</c> visionOS, <c>w</c> watchOS. The third column is the first version that has the command.
/// </summary>
/// <remarks>Source: apple/device-management, <c>mdm/commands</c>, the <c>supportedOS</c> of each file.</remarks>
internal static class CommandTable
{
    /// <summary>The commands for software updates stop working with release 27 of each platform; declarations replace them.</summary>
    private static readonly Version Gone27 = new(27, 0);

    // ue: platforms that have it in user enrollment. users: user channels that have it; m Mac, M Mac and there only on
    // the user channel, s Shared iPad. shared: device channel of a Shared iPad. right: bit of AccessRights.
    public static CommandEntry[] Rows { get; } =
    [
        Row("AccountConfiguration", "Set the accounts that Setup Assistant makes on a Mac", "m10.11", automated: "m"),
        Row("ActivationLockBypassCode", "Read the code that turns activation lock off", "i7.1 m10.15 v2.0", shared: Forbidden, supervised: "imv"),
        Row("ActiveNSExtensions", "List a Mac user's active extensions", "m10.13", users: "M", right: 256),
        Row("ApplyRedemptionCode", "Give a redemption code to an app that waits for one", "i5.0", shared: Forbidden, right: 4096),
        Row("AvailableOSUpdates", "List the system updates on offer", "i9.0 m10.11 t12.0", supervised: "it", right: 4096) with { RemovedIn = Gone27 },
        Row("CancelEnhancedLogCollection", "Stop collecting detailed logs", "i27 m27 t27"),
        Row("CertificateList", "List the installed certificates and identities", "i4.0 m10.7 t9.0 v1.1 w10.0", ue: "imv", users: "m", right: 1),
        Row("ClearActivationLockBypassCode", "Make the device forget its activation lock code", "i7.1 m10.15 v2.0", shared: Forbidden, supervised: "imv"),
        Row("ClearPasscode", "Remove the passcode, with the stored unlock token", "i4.0 v1.1 w10.0", shared: Forbidden, right: 4),
        Row("ClearRestrictionsPassword", "Remove the Screen Time passcode", "i8.0", shared: Forbidden, supervised: "i"),
        Row("ContentCachingInformation", "Ask for the state of a Mac's content cache", "m10.15.4", right: 32),
        Row("DeclarativeManagement", "Turn on or synchronize declarative management", "i15.0 m13.0 t16.0 v1.1 w10.0", ue: "imv", users: "ms"),
        Row("DeleteUser", "Delete one user, or all", "i9.3 m10.13", shared: Only, supervised: "m"),
        Row("DeviceConfigured", "Release a device that waits in Setup Assistant", "i9.0 m10.11 t10.2 v2.0", supervised: "itv", automated: "imv"),
        Row("DeviceInformation", "Ask for facts about device, network and attestation", "i4.0 m10.7 t9.0 v1.1 w10.0", ue: "imv", users: "ms"),
        Row("DeviceLocation", "Locate a device in lost mode", "i9.3", supervised: "i"),
        Row("DeviceLock", "Lock the screen, or the whole Mac, at once", "i4.0 m10.7 v2.0 w10.0", ue: "iv", right: 4) with { IsTimeBound = true },
        Row("DisableLostMode", "End lost mode", "i9.3", supervised: "i"),
        Row("DisableRemoteDesktop", "Turn Remote Desktop off for a Mac", "m10.14.4", supervised: "m"),
        Row("EnableLostMode", "Start lost mode", "i9.3", supervised: "i"),
        Row("EnableRemoteDesktop", "Turn Remote Desktop on for a Mac", "m10.14.4", supervised: "m"),
        Row("EraseDevice", "Erase the device, and bring it back if wanted", "i4.0 m10.7 t10.2 v1.1 w10.0", right: 8) with { IsTimeBound = true },
        Row("InstallApplication", "Install an app from the store or a manifest", "i5.0 m10.9 t10.2 v1.1 w10.0", ue: "imv", users: "m", right: 4096),
        Row("InstalledApplicationList", "List the installed apps", "i5.0 m10.7 t10.2 v1.1 w10.0", ue: "iv", users: "m", right: 256),
        Row("InstallEnterpriseApplication", "Install a package on a Mac from a manifest", "m10.13.6", ue: "m", right: 4096),
        Row("InstallMedia", "Install a book", "i8.0 m10.9", ue: "i", users: "M", right: 4096),
        Row("InstallProfile", "Install or replace a configuration profile", "i4.0 m10.7 t9.0 v1.1 w10.0", ue: "imv", users: "ms", right: 2),
        Row("InstallProvisioningProfile", "Install a provisioning profile", "i4.0 m11.0 t10.2 v1.1 w10.0", ue: "imv", right: 128),
        Row("InviteToProgram", "Invite a user to the volume purchase program", "i7.0 m10.9", users: "Ms", right: 4096),
        Row("LogOutUser", "Log out the user of a Shared iPad", "i9.3", shared: Only),
        Row("LOMDeviceRequest", "Let a Mac power other Macs on, off or up again", "m11.0", right: 4),
        Row("LOMSetupRequest", "Read the addresses for lights-out management", "m11.0", right: 4),
        Row("ManagedApplicationAttributes", "Read the attributes of managed apps", "i7.0 t10.2 v1.1 w10.0", ue: "iv", right: 4096),
        Row("ManagedApplicationConfiguration", "Read the configuration of managed apps", "i7.0 m10.15 t10.2 v1.1 w10.0", ue: "imv", right: 4096),
        Row("ManagedApplicationFeedback", "Read the feedback of managed apps", "i7.0 m11.0 t10.2 v1.1", ue: "iv", users: "M", right: 4096),
        Row("ManagedApplicationList", "List the managed apps and their state", "i5.0 m11.0 t10.2 v1.1 w10.0", ue: "imv", users: "m", right: 4096),
        Row("ManagedMediaList", "List the managed books", "i8.0", ue: "i", right: 4096),
        Row("NSExtensionMappings", "List the extension points of a Mac user's apps", "m10.13", users: "M", right: 256),
        Row("OSUpdateStatus", "Ask how far a system update is", "i9.0 m10.11.5 t12.0", supervised: "imt", right: 4096) with { RemovedIn = Gone27 },
        Row("PlayLostModeSound", "Play a sound in lost mode", "i10.3", supervised: "i"),
        Row("ProfileList", "List the installed profiles", "i4.0 m10.7 t9.0 v1.1 w10.0", ue: "imv", users: "ms", right: 1),
        Row("ProvisioningProfileList", "List the installed provisioning profiles", "i4.0 m11.0 t10.2 v1.1 w10.0", ue: "imv", right: 64),
        Row("RefreshCellularPlans", "Ask the carrier's server for eSIM plans", "i13.0"),
        Row("RemoveApplication", "Remove a managed app", "i5.0 m11.0 t10.2 v1.1 w10.0", ue: "iv", right: 4096),
        Row("RemoveMedia", "Remove a managed book", "i8.0", ue: "i", right: 4096),
        Row("RemoveProfile", "Remove a profile", "i4.0 m10.7 t9.0 v1.1 w10.0", ue: "imv", users: "ms", right: 2),
        Row("RemoveProvisioningProfile", "Remove a provisioning profile", "i4.0 m11.0 t10.2 v1.1 w10.0", ue: "imv", right: 128),
        Row("RequestMirroring", "Start AirPlay mirroring", "i7.0 m10.10", ue: "im"),
        Row("RequestUnlockToken", "Ask for the unlock token (obsolete)", "i5.0", shared: Forbidden, supervised: "i"),
        Row("RestartDevice", "Restart the device", "i10.3 m10.13 t10.2", supervised: "it", right: 4) with { IsTimeBound = true },
        Row("Restrictions", "List the restrictions in force", "i4.0 t9.0 v1.1 w10.0", users: "s", right: 512),
        Row("RotateFileVaultKey", "Replace the FileVault recovery key", "m10.9", right: 4),
        Row("ScheduleOSUpdate", "Schedule a system update", "i9.0 m10.11 t12.0", supervised: "imt", right: 4096) with { RemovedIn = Gone27 },
        Row("ScheduleOSUpdateScan", "Look for system updates", "m10.11", supervised: "m") with { RemovedIn = Gone27 },
        Row("SecurityInfo", "Ask for the state of encryption, passcode and firewall", "i4.0 m10.7 t9.0 v1.1 w10.0", ue: "imv", users: "m", right: 1024),
        Row("SetAutoAdminPassword", "Change the password of the admin that setup made", "m10.11", automated: "m"),
        Row("SetFirmwarePassword", "Set the firmware password of an Intel Mac", "m10.13", right: 4),
        Row("SetRecoveryLock", "Set the recovery lock of a Mac with Apple silicon", "m11.5", right: 4),
        Row("Settings", "Change one or more settings", "i5.0 m10.9 t9.0 v1.1 w10.0", ue: "imv", users: "ms", right: 2048),
        Row("ShutDownDevice", "Power the device off", "i10.3 m10.13", supervised: "i", right: 4) with { IsTimeBound = true },
        Row("StopMirroring", "Stop AirPlay mirroring", "i7.0 m10.10", supervised: "i"),
        Row("TriggerEnhancedLogCollection", "Start collecting detailed logs", "i27 m27 t27"),
        Row("UnlockUserAccount", "Unlock a locked account on a Mac", "m10.13", right: 4),
        Row("UserConfigured", "Release a Shared iPad user who waits in Setup Assistant", "i17.0", users: "s", supervised: "i", automated: "i"),
        Row("UserList", "List the users of the device", "i9.3 m10.13", shared: Only, supervised: "m"),
        Row("ValidateApplications", "Validate apps of a free developer account again", "i9.2 t10.2 v1.1", ue: "iv", right: 4096),
        Row("VerifyFirmwarePassword", "Check the firmware password of an Intel Mac", "m10.13"),
        Row("VerifyRecoveryLock", "Check the recovery lock of a Mac", "m11.5", right: 4),
    ];

    private static CommandEntry Row(
        string requestType, string summary, string since, string ue = "", string users = "",
        SharedIPadUse shared = Allowed, string supervised = "", string automated = "", int right = 0) =>
        new(requestType, summary, Versions(since), Platforms(ue), Users(users), shared, Platforms(supervised), Platforms(automated), right);

    private static FrozenDictionary<MdmPlatform, Version> Versions(string since) =>
        since.Split(' ').ToFrozenDictionary(word => Platform(word[0]), word => Version.Parse(word.Contains('.') ? word[1..] : word[1..] + ".0"));

    private static FrozenSet<MdmPlatform> Platforms(string letters) => letters.Select(Platform).ToFrozenSet();

    private static MdmPlatform Platform(char letter) => letter switch
    {
        'i' => MdmPlatform.IOS,
        'm' => MdmPlatform.MacOS,
        't' => MdmPlatform.TvOS,
        'v' => MdmPlatform.VisionOS,
        'w' => MdmPlatform.WatchOS,
        _ => throw new ArgumentOutOfRangeException(nameof(letter), letter, "is not the letter of a platform"),
    };

    private static UserChannels Users(string letters)
    {
        var channels = UserChannels.None;
        if (letters.Contains('m')) channels |= UserChannels.Mac;
        if (letters.Contains('M')) channels |= UserChannels.Mac | UserChannels.MacOnlyThere;
        if (letters.Contains('s')) channels |= UserChannels.SharedIPad;
        return channels;
    }
}
