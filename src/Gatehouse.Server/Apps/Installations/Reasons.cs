namespace Gatehouse.Server.Apps.Installations;

/// <summary>Values of <c>gatehouse_reason</c> that come from the state of an installation; grants are suspended and ended for the same ones.</summary>
internal static class Reasons
{
    /// <summary>What was given ran out.</summary>
    public const string TokenExpired = "token_expired";

    /// <summary>What was given was taken back.</summary>
    public const string TokenRevoked = "token_revoked";

    /// <summary>The installation is locked.</summary>
    public const string DeviceLocked = "device_locked";

    /// <summary>The installation is gone.</summary>
    public const string DeviceDeleted = "device_deleted";

    /// <summary>The subject is locked.</summary>
    public const string UserLocked = "user_locked";

    /// <summary>The organization's policy turned the device away.</summary>
    public const string DeviceRisk = "device_risk";
}
