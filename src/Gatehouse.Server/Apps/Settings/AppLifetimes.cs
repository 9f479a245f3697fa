namespace Gatehouse.Server.Apps.Settings;

/// <summary>How long what an app gets is good for.</summary>
/// <param name="AccessToken">Of its own access tokens.</param>
/// <param name="RefreshToken">How long a refresh token may lie unused.</param>
/// <param name="Grant">How long renewing by refresh tokens goes on at all; after that, only the device's key helps.</param>
internal sealed record AppLifetimes(TimeSpan AccessToken, TimeSpan RefreshToken, TimeSpan Grant)
{
    /// <summary>Five minutes, 30 days, 90 days.</summary>
    public static AppLifetimes Default { get; } = new(TimeSpan.FromMinutes(5), TimeSpan.FromDays(30), TimeSpan.FromDays(90));
}
