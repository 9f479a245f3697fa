namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>Values of <c>gatehouse_reason</c>: what an installed app, which acts differently on each, is told beside the error. Grants of apps are suspended and ended for the same ones.</summary>
public static class DenialReasons
{
    /// <summary>What was given ran out.</summary>
    public const string TokenExpired = "token_expired";

    /// <summary>What was given was taken back.</summary>
    public const string TokenRevoked = "token_revoked";

    /// <summary>The installation is locked.</summary>
    public const string DeviceLocked = "device_locked";

    /// <summary>The installation is gone, or never was.</summary>
    public const string DeviceDeleted = "device_deleted";

    /// <summary>The subject is locked.</summary>
    public const string UserLocked = "user_locked";

    /// <summary>There is no such audience.</summary>
    public const string AudienceUnknown = "audience_unknown";

    /// <summary>The client may not have tokens for this audience.</summary>
    public const string AudienceDenied = "audience_denied";
}
