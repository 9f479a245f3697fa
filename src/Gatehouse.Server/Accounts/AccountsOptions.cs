namespace Gatehouse.Server.Accounts;

/// <summary>Signing people in at the sign-in pages; bound from <c>Gatehouse:Accounts</c>.</summary>
public sealed class AccountsOptions
{
    /// <summary>A browser stays signed in at most this long. Default 7 days; 5 minutes to 90 days.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>A browser that is not used for this long is signed out. Default 1 day; 5 minutes to 90 days.</summary>
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromDays(1);
}
