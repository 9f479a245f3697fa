using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Core;

/// <summary>What an app is told when its store stays closed or fails.</summary>
internal static class StoreVerdicts
{
    public static Verdict Of(UnlockRefusal refusal, AuthenticationMode mode) => refusal.Reason switch
    {
        UnlockRefusalReason.UnknownUser => new Verdict(StatusType.InvalidUserId),
        UnlockRefusalReason.NotSupported => new Verdict(StatusType.NotSupported, 0, "This device or app cannot do the authentication mode."),
        UnlockRefusalReason.Cancelled => new Verdict(StatusType.UserCancel, mode == AuthenticationMode.Biometric ? AppErrorCodes.BiometryUserCancelled : 0),
        UnlockRefusalReason.CancelledBySystem => new Verdict(StatusType.UserCancel, AppErrorCodes.BiometrySystemCancelled),
        UnlockRefusalReason.WrongSecret => new Verdict(StatusType.InvalidPassword),
        UnlockRefusalReason.UnsuitableSecret => Verdict.InvalidParameter("The secret is too short, or was not the same both times."),
        UnlockRefusalReason.TemporarilyLocked => new Verdict(StatusType.TemporaryLocked, mode == AuthenticationMode.Biometric ? AppErrorCodes.BiometryLockedOut : 0)
        {
            RetryDelay = refusal.RetryAfter,
        },
        UnlockRefusalReason.Blocked => new Verdict(StatusType.PasswordBlocked),
        UnlockRefusalReason.NotRecognized => new Verdict(StatusType.WrongCredentials, AppErrorCodes.BiometryNotRecognized),
        UnlockRefusalReason.Invalidated => new Verdict(StatusType.OfflineNotActivated, AppErrorCodes.BiometryChanged),
        _ => Corrupt,
    };

    public static Verdict Of(SecureStoreException fault) => fault.Fault switch
    {
        StoreFault.KeyLost => new Verdict(StatusType.OfflineNotActivated, 0, "The key of this installation is gone."),
        StoreFault.Corrupt => Corrupt,
        _ => new Verdict(StatusType.InternalError, AppErrorCodes.StorageUnusable, fault.Message),
    };

    private static Verdict Corrupt { get; } = new(StatusType.InternalError, AppErrorCodes.StorageCorrupt, "What is stored for this user is damaged.");
}
