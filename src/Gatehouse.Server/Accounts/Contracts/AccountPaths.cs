namespace Gatehouse.Server.Accounts.Contracts;

/// <summary>The two pages that a person has of their own. Each links to the other.</summary>
public static class AccountPaths
{
    /// <summary>Password, second factor and recovery codes.</summary>
    public static string Security(string slug) => $"/signin/security/{slug}";

    /// <summary>Apps, devices and browsers that are signed in.</summary>
    public static string Overview(string slug) => $"/{slug}/account";
}
