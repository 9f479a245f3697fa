namespace Gatehouse.Client.Apps.Core;

/// <summary>Where the controller stands between requests.</summary>
internal enum Phase
{
    NotStarted,

    /// <summary>A start failed; another may be tried.</summary>
    Uninitialised,
    ActivationRequired,
    LoginRequired,
    LoggedIn,
}

internal static class Phases
{
    /// <summary>As apps are told.</summary>
    public static SdkState ToSdkState(this Phase phase) => phase switch
    {
        Phase.ActivationRequired => SdkState.ActivationRequired,
        Phase.LoginRequired => SdkState.LoginRequired,
        Phase.LoggedIn => SdkState.LoggedIn,
        _ => SdkState.Uninitialised,
    };
}
