namespace Gatehouse.Client.Apps.Core;

/// <summary>Which event may come when. A pure table: what a request then does about users that are not there is its own matter.</summary>
internal static class OrderRules
{
    /// <summary>The columns.</summary>
    [Flags]
    internal enum Column
    {
        None = 0,
        NotStarted = 1,

        /// <summary>A start or restart is under way.</summary>
        Starting = 2,
        Uninitialised = 4,
        ActivationRequired = 8,
        LoginRequired = 16,
        LoggedIn = 32,

        /// <summary>Another request that changes the state is under way; only for requests that do so themselves.</summary>
        Changing = 64,
        Suspended = 128,

        Started = ActivationRequired | LoginRequired | LoggedIn,
        Asked = Uninitialised | Started | Suspended,
    }

    /// <summary>It changes the state, so it runs alone among its kind. The others run beside it and each other.</summary>
    public static bool IsExclusive(EventKind kind) => kind <= EventKind.UpgradeAnonymousUser;

    /// <summary>Whether the event may come.</summary>
    public static bool Accepts(EventKind kind, Column column) => (AcceptedIn(kind) & column) != 0;

    /// <summary>The column that holds.</summary>
    /// <param name="phase">Where the controller stands.</param>
    /// <param name="underWay">The exclusive request that runs, if one does.</param>
    /// <param name="isSuspended">Between suspend and resume.</param>
    /// <param name="kind">Who asks.</param>
    public static Column ColumnFor(Phase phase, EventKind? underWay, bool isSuspended, EventKind kind) => (phase, underWay) switch
    {
        _ when isSuspended => Column.Suspended,
        (_, EventKind.Start or EventKind.Restart) => Column.Starting,
        (_, not null) when IsExclusive(kind) => Column.Changing,
        (Phase.NotStarted, _) => Column.NotStarted,
        (Phase.Uninitialised, _) => Column.Uninitialised,
        (Phase.ActivationRequired, _) => Column.ActivationRequired,
        (Phase.LoginRequired, _) => Column.LoginRequired,
        _ => Column.LoggedIn,
    };

    private static Column AcceptedIn(EventKind kind) => kind switch
    {
        EventKind.Start => Column.NotStarted | Column.Uninitialised,

        // It cuts short whatever runs, so an app that waits for something endless can always restart.
        EventKind.Restart => Column.Uninitialised | Column.Started | Column.Changing,
        EventKind.EnrollAnonymousUser => Column.ActivationRequired,
        EventKind.GetAstClientData or EventKind.SetAuthorisationCode => Column.Started,
        EventKind.OfflineLogin => Column.LoginRequired | Column.LoggedIn,
        EventKind.ClearIamTokenCache => Column.Started,
        EventKind.DeleteUser => Column.ActivationRequired | Column.LoginRequired,
        EventKind.EnableAuthenticationMode or EventKind.UpgradeAnonymousUser => Column.LoggedIn,
        EventKind.ExchangeIamToken or EventKind.GetIamAccessTokenClaims or EventKind.DeleteIamTokenByAudience or EventKind.SwitchWorkspace => Column.LoggedIn,
        EventKind.CreateHttpCommonRequest => Column.Started,
        EventKind.GetInformation or EventKind.GetSdkState or EventKind.GetUserList or EventKind.GetLoggedInUser => Column.Asked,
        EventKind.GetState => Column.Asked | Column.Starting,
        _ => Column.None,
    };
}
