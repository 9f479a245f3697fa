namespace Gatehouse.Server.TvProvider.Viewers.Sessions;

/// <summary>What has become of a session. One that was replaced is no row any more.</summary>
internal static class SessionStates
{
    /// <summary>Nobody was sent to the MVPD yet.</summary>
    public const string Open = "open";

    /// <summary>The viewer is at the MVPD.</summary>
    public const string Started = "started";

    /// <summary>The MVPD answered, and not with a viewer; the code may be tried again.</summary>
    public const string Failed = "failed";

    /// <summary>The viewer signed in; the code shows the profile until its end, and starts nothing more.</summary>
    public const string Done = "done";
}
