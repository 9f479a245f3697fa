using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.Apps.Installations;

/// <summary>Why an installation is not served: the values of <see cref="DenialReasons"/> that come from its state, and one of enrollment alone.</summary>
internal static class Reasons
{
    /// <inheritdoc cref="DenialReasons.TokenExpired"/>
    public const string TokenExpired = DenialReasons.TokenExpired;

    /// <inheritdoc cref="DenialReasons.TokenRevoked"/>
    public const string TokenRevoked = DenialReasons.TokenRevoked;

    /// <inheritdoc cref="DenialReasons.DeviceLocked"/>
    public const string DeviceLocked = DenialReasons.DeviceLocked;

    /// <inheritdoc cref="DenialReasons.DeviceDeleted"/>
    public const string DeviceDeleted = DenialReasons.DeviceDeleted;

    /// <inheritdoc cref="DenialReasons.UserLocked"/>
    public const string UserLocked = DenialReasons.UserLocked;

    /// <summary>The organization's policy turned the device away.</summary>
    public const string DeviceRisk = "device_risk";
}
