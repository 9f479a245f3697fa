namespace Gatehouse.Protocols.Enrollment;

/// <summary>What an enrollment lets the server do: the bits of <c>AccessRights</c>.</summary>
/// <remarks>Source: apple/device-management, <c>mdm/profiles/com.apple.mdm.yaml</c>.</remarks>
[Flags]
public enum AccessRights
{
    /// <summary>No right; refused by devices.</summary>
    None = 0,

    /// <summary>Inspect installed configuration profiles.</summary>
    InspectProfiles = 1,

    /// <summary>Install and remove configuration profiles; needs <see cref="InspectProfiles"/>.</summary>
    ManageProfiles = 2,

    /// <summary>Lock the device and clear its passcode.</summary>
    LockAndClearPasscode = 4,

    /// <summary>Erase the device.</summary>
    Erase = 8,

    /// <summary>Query device information.</summary>
    DeviceInformation = 16,

    /// <summary>Query network information.</summary>
    NetworkInformation = 32,

    /// <summary>Inspect provisioning profiles.</summary>
    InspectProvisioning = 64,

    /// <summary>Install and remove provisioning profiles; needs <see cref="InspectProvisioning"/>.</summary>
    ManageProvisioning = 128,

    /// <summary>Inspect installed apps.</summary>
    InspectApps = 256,

    /// <summary>Query restrictions.</summary>
    Restrictions = 512,

    /// <summary>Query security settings.</summary>
    Security = 1024,

    /// <summary>Change settings.</summary>
    Settings = 2048,

    /// <summary>Manage apps.</summary>
    ManageApps = 4096,

    /// <summary>Everything; for devices that the organization owns.</summary>
    All = 8191,

    /// <summary>Everything but locking, clearing the passcode and erasing; for devices that people own.</summary>
    Personal = All & ~(LockAndClearPasscode | Erase),
}
