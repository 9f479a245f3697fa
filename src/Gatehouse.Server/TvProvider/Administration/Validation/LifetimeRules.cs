using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Server.TvProvider.Administration.Validation;

/// <summary>Lifetimes beside each other.</summary>
internal static class LifetimeRules
{
    /// <summary>Looks at the lifetimes of one place.</summary>
    public static void Check(Findings findings, string path, TvLifetimes lifetimes)
    {
        if (lifetimes is { HomeAuthentication: { } home, Authentication: { } usual } && home.Seconds > usual.Seconds)
        {
            findings.Warning($"{path}/homeAuthentication", "A sign-in by the home network holds longer than one by password.");
        }

        if (lifetimes is { Authorization: { } authorization, Authentication: { } authentication } && authorization.Seconds > authentication.Seconds)
        {
            findings.Warning($"{path}/authorization", "An authorization ends with its sign-in anyway.");
        }
    }
}
