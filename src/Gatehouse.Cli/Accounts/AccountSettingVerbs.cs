using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Accounts;

namespace Gatehouse.Cli.Accounts;

/// <summary><c>gatehouse account-settings …</c></summary>
internal static class AccountSettingVerbs
{
    public static Command Build(Verbs verbs)
    {
        var require = new Option<bool?>("--require-second-factor") { Description = "Everybody who signs in with a password needs a second factor." };
        return Verbs.Noun(
            "account-settings", "How the people of the organization sign in.",
            verbs.Verb("show", "The settings.", [], async (run, ct) => run.Print.One(await run.Client.GetAccountSettingsAsync(ct))),
            verbs.Verb("update", "Change them.", [require], async (run, ct) =>
                run.Print.One(await run.Client.UpdateAccountSettingsAsync(new UpdateAccountSettings(run.Get(require)), ct))));
    }
}
