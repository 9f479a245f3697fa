namespace Gatehouse.Client.Apps;

/// <summary>How a request ended. The numbers are those that apps written for the Master Controller know.</summary>
public enum StatusType
{
    /// <summary><c>OK</c>: Done.</summary>
    Ok = 0,

    /// <summary><c>UPDATE_AVAILABLE</c>: There is a newer version of the app; nothing needs to happen.</summary>
    UpdateAvailable = 1,

    /// <summary><c>APP_REGISTERED</c>: Registration of apps; not used here.</summary>
    AppRegistered = 2,

    /// <summary><c>USER_CANCEL</c>: The user cancelled, or a restart cut the request short.</summary>
    UserCancel = 3,

    /// <summary><c>USER_CONFIRMATION_TIMEOUT</c>: The user did not answer in time.</summary>
    UserConfirmationTimeout = 4,

    /// <summary><c>INVALID_PIN</c>: Wrong PIN.</summary>
    InvalidPin = 5,

    /// <summary><c>UNKNOWN_VERSION</c>: The version of the app is not accepted.</summary>
    UnknownVersion = 6,

    /// <summary><c>UNKNOWN_CLIENT_TYPE</c>: The app could not prove what it is: its attestation is missing or bad.</summary>
    UnknownClientType = 7,

    /// <summary><c>UPDATE_NECESSARY</c>: The app must be updated before use.</summary>
    UpdateNecessary = 8,

    /// <summary><c>WRONG_CREDENTIALS</c>: User, code or finger did not match.</summary>
    WrongCredentials = 9,

    /// <summary><c>UNKNOWN_CERTIFICATE</c>: The server no longer knows this device; what was stored is gone.</summary>
    UnknownCertificate = 10,

    /// <summary><c>INTERNAL_ERROR</c>: Something unexpected inside the SDK, or an answer that cannot be read.</summary>
    InternalError = 11,

    /// <summary><c>ACTIVATION_CODE_EXPIRED</c>: The activation code is too old; not used here.</summary>
    ActivationCodeExpired = 12,

    /// <summary><c>LOCKED_CERTIFICATE</c>: The device is blocked at the server.</summary>
    LockedCertificate = 13,

    /// <summary><c>LOCKED_USER</c>: The user is blocked at the server.</summary>
    LockedUser = 14,

    /// <summary><c>PROPERTY_NOT_EXISTS</c>: Properties; not used here.</summary>
    PropertyNotExists = 15,

    /// <summary><c>INVALID_KEY_LENGTH</c>: Properties; not used here.</summary>
    InvalidKeyLength = 16,

    /// <summary><c>NOT_UNIQUE</c>: Properties; not used here.</summary>
    NotUnique = 17,

    /// <summary><c>TEXT_TOO_LONG</c>: Properties; not used here.</summary>
    TextTooLong = 18,

    /// <summary><c>INVALID_STATE</c>: Not possible in the present state; a notification tells the same.</summary>
    InvalidState = 19,

    /// <summary><c>INVALID_PARAMETER</c>: A parameter has a bad form, or the server does not know the tenant.</summary>
    InvalidParameter = 20,

    /// <summary><c>INVALID_USER_ID</c>: Nothing is stored for this user.</summary>
    InvalidUserId = 21,

    /// <summary><c>USER_ID_ALREADY_EXISTS</c>: This user, or an anonymous one, is enrolled already.</summary>
    UserIdAlreadyExists = 22,

    /// <summary><c>REGISTER_APP</c>: The server does not know the client id.</summary>
    RegisterApp = 23,

    /// <summary><c>MISMATCHED_USER</c>: The device belongs to another user.</summary>
    MismatchedUser = 24,

    /// <summary><c>NEGATIVE</c>: A negative answer; the error code says which.</summary>
    Negative = 25,

    /// <summary><c>READ_ONLY</c>: Properties; not used here.</summary>
    ReadOnly = 26,

    /// <summary><c>TEMPORARY_LOCKED</c>: Too many tries; the result says for how long.</summary>
    TemporaryLocked = 27,

    /// <summary><c>NOT_SUSPENDED</c>: Resumed without having been suspended.</summary>
    NotSuspended = 28,

    /// <summary><c>INVALID_PASSWORD</c>: The secret does not open the key.</summary>
    InvalidPassword = 29,

    /// <summary><c>PASSWORD_BLOCKED</c>: Too many wrong secrets: the key is gone.</summary>
    PasswordBlocked = 30,

    /// <summary><c>ATC_EXPIRES_SOON</c>: Offline counters; not used here.</summary>
    AtcExpiresSoon = 31,

    /// <summary><c>ATC_EXPIRED</c>: Offline counters; not used here.</summary>
    AtcExpired = 32,

    /// <summary><c>NOT_REACHABLE</c>: The server could not be reached, or not safely; try again later.</summary>
    NotReachable = 33,

    /// <summary><c>PIN_BLOCKED</c>: The PIN is blocked.</summary>
    PinBlocked = 34,

    /// <summary><c>ACCESS_DENIED</c>: The app may not have this.</summary>
    AccessDenied = 35,

    /// <summary><c>PROPERTY_EXISTS</c>: Properties; not used here.</summary>
    PropertyExists = 36,

    /// <summary><c>TENANT_ID_ALREADY_SET</c>: The configuration fixes the tenant, and another was given.</summary>
    TenantIdAlreadySet = 37,

    /// <summary><c>UNINITIALIZED</c>: A part that this needs has not been started.</summary>
    Uninitialized = 38,

    /// <summary><c>FAILED</c>: Failed; usually only a restart helps.</summary>
    Failed = 39,

    /// <summary><c>LOGIN_REQUIRED</c>: Needs a login, or one of a higher level.</summary>
    LoginRequired = 40,

    /// <summary><c>ALREADY_INITIALIZED</c>: Started already.</summary>
    AlreadyInitialized = 41,

    /// <summary><c>GLOBAL_PIN_SET</c>: Global PINs; not used here.</summary>
    GlobalPinSet = 42,

    /// <summary><c>UPDATE_AVAILABLE_GLOBAL_PIN_SET</c>: Global PINs; not used here.</summary>
    UpdateAvailableGlobalPinSet = 43,

    /// <summary><c>INVALID_TOKEN</c>: A bad token was given.</summary>
    InvalidToken = 44,

    /// <summary><c>OFFLINE_NOT_ACTIVATED</c>: The first factor is not there any more, such as after another finger was enrolled.</summary>
    OfflineNotActivated = 45,

    /// <summary><c>NOT_SUPPORTED</c>: Not with this configuration, here or at the server.</summary>
    NotSupported = 46,

    /// <summary><c>CONNECTION_LOST</c>: The connection broke in between.</summary>
    ConnectionLost = 47,

    /// <summary><c>NO_TOKEN_DATA_AVAILABLE</c>: There is nothing to log in with.</summary>
    NoTokenDataAvailable = 48,

    /// <summary><c>TOKEN_DATA_IS_OUTDATED</c>: What there is has expired.</summary>
    TokenDataIsOutdated = 49,

    /// <summary><c>CANNOT_ACQUIRE_TOKEN_DATA</c>: The server refused new tokens.</summary>
    CannotAcquireTokenData = 50,

    /// <summary><c>CANNOT_ACQUIRE_AUTHORIZATION_CODE</c>: There is no authorization code.</summary>
    CannotAcquireAuthorizationCode = 51,

    /// <summary><c>CANNOT_ACQUIRE_ACCESS_TOKEN_FOR_AUTHORIZATION_CODE</c>: The authorization code was refused.</summary>
    CannotAcquireAccessTokenForAuthorizationCode = 52,

    /// <summary><c>SERVER_CANCEL</c>: The server cancelled.</summary>
    ServerCancel = 53,
}
