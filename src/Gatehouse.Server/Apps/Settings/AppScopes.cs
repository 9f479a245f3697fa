namespace Gatehouse.Server.Apps.Settings;

/// <summary>Scopes of an app's own tokens. What it may do elsewhere is settled at each exchange.</summary>
internal static class AppScopes
{
    /// <summary>Renewing by refresh tokens.</summary>
    public const string OfflineAccess = "offline_access";

    /// <summary>All that an app can have; separated by blanks.</summary>
    public const string All = OfflineAccess;

    /// <summary>What an app through which people sign in may ask for. It gets <see cref="All"/>, and no ID token: its tokens say who it is.</summary>
    public const string SignIn = "openid " + All;
}
