namespace Gatehouse.Client.Apps;

/// <summary>
/// Error codes of results: subsystem times 1,000,000 plus a code. Those of subsystems 800 to 802 are the Master Controller's;
/// 900 (network), 901 (refusals, plus the HTTP status) and 902 (vaults of the operating system) are Gatehouse's own.
/// </summary>
public static class AppErrorCodes
{
    /// <summary>The configuration that a start needs is missing.</summary>
    public const long ConfigurationMissing = 800_000_001;

    /// <summary>The configuration of the app is not JSON.</summary>
    public const long ConfigurationNotJson = 800_000_190;

    /// <summary>It has no <c>iam.serverUrl</c>, or that is no address of a server.</summary>
    public const long ServerUrlMissing = 800_000_192;

    /// <summary>It has no <c>iam</c> section.</summary>
    public const long IamSectionMissing = 800_000_193;

    /// <summary>It has no <c>iam.clientId</c>.</summary>
    public const long ClientIdMissing = 800_000_197;

    /// <summary>An exchanged token was for more than the audience that was asked for, and has been dropped.</summary>
    public const long TokenForOthers = 800_000_287;

    /// <summary>The signed configuration cannot be read.</summary>
    public const long SdkConfigUnreadable = 801_000_008;

    /// <summary>The signature of the signed configuration does not match.</summary>
    public const long SdkConfigSignature = 801_000_009;

    /// <summary>Biometry; plus the operating system's code without its sign.</summary>
    public const long Biometry = 802_000_000;

    /// <summary>Biometry: the user cancelled.</summary>
    public const long BiometryUserCancelled = Biometry + 128;

    /// <summary>Biometry: cancelled by the system, such as by a call.</summary>
    public const long BiometrySystemCancelled = Biometry + 4;

    /// <summary>Biometry: too many tries; the device's passcode is needed first.</summary>
    public const long BiometryLockedOut = Biometry + 8;

    /// <summary>Biometry: not recognized.</summary>
    public const long BiometryNotRecognized = Biometry + 25293;

    /// <summary>Biometry: none enrolled, or another one than when the key was made.</summary>
    public const long BiometryChanged = Biometry + 67811;

    /// <summary>The credentials on this device cannot be read or written.</summary>
    public const long StorageUnusable = 32_000_006;

    /// <summary>What is stored for a user is damaged; it was set aside.</summary>
    public const long StorageCorrupt = 32_000_007;

    /// <summary>No connection: name, route or port.</summary>
    public const long Unreachable = 900_000_001;

    /// <summary>No answer in time.</summary>
    public const long TimedOut = 900_000_002;

    /// <summary>The server could not show that it is the one that was meant.</summary>
    public const long TlsFailure = 900_000_003;

    /// <summary>The answer is not what the protocol says.</summary>
    public const long UnreadableAnswer = 900_000_004;

    /// <summary>The server refused; plus the HTTP status.</summary>
    public const long Refused = 901_000_000;

    /// <summary>The vault that has the key of the credentials cannot be reached now, or is locked. Nothing is lost: start again later.</summary>
    public const long VaultUnreachable = 902_000_001;
}
