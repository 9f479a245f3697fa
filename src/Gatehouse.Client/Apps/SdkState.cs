namespace Gatehouse.Client.Apps;

/// <summary>What the controller answers to a start, a restart, the deletion of a user and the question for its state.</summary>
public enum SdkState
{
    /// <summary><c>ACTIVATION_REQUIRED</c>: started; nobody is enrolled on this device.</summary>
    ActivationRequired = 0,

    /// <summary><c>LOGIN_REQUIRED</c>: started; somebody is enrolled. Says nothing about whether tokens are at hand.</summary>
    LoginRequired = 1,

    /// <summary><c>UNINITIALISED</c>: not started, or the start failed; the result says why.</summary>
    Uninitialised = 2,

    /// <summary><c>UNIDENTIFIED</c>: started, but enrolling or deleting a user went wrong inside. Kept for the numbering; never answered.</summary>
    Unidentified = 3,

    /// <summary><c>LOGGED_IN</c>: a user is logged in.</summary>
    LoggedIn = 4,
}
