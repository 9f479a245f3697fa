using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Apps;

namespace Gatehouse.Cli.Apps;

/// <summary><c>gatehouse installations …</c></summary>
internal static class InstallationVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "installations", "Apps on devices.", List(verbs), Show(verbs),
        Change(verbs, "block", "Give an installation nothing, until it is unblocked.", "Blocked.", (c, id, r, ct) => c.BlockAppInstallationAsync(id, r, ct)),
        Change(verbs, "unblock", "Let a blocked installation go on.", "Unblocked.", (c, id, r, ct) => c.UnblockAppInstallationAsync(id, r, ct)),
        Change(verbs, "revoke", "Take back what an installation was given; its app has to enroll again.", "Revoked.", (c, id, r, ct) => c.RevokeAppInstallationAsync(id, r, ct)),
        Delete(verbs));

    private static Command List(Verbs verbs)
    {
        var state = Choice.Maybe<AppInstallationState>("--state", "Only in this state; all that are not deleted when left out.");
        var app = new Option<string?>("--app") { Description = "Only of this app.", HelpName = "cli_…" };
        var user = new Option<string?>("--user") { Description = "Only of this user." };
        var platform = new Option<string?>("--platform") { Description = "Only on this platform." };
        var level = new Option<string?>("--attestation-level") { Description = "Only with this level of attestation.", HelpName = "none|software|hardware|strongbox" };
        var silent = new Option<DateTimeOffset?>("--silent-since") { Description = "Only those not heard of since.", HelpName = "time" };
        var limit = Args.Limit();
        return verbs.Verb("list", "Installations, newest first.", [state, app, user, platform, level, silent, limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListAppInstallationsAsync(
                new AppInstallationFilter
                {
                    State = run.Get(state), AppId = run.Get(app), UserId = run.Get(user), Platform = run.Get(platform), AttestationLevel = run.Get(level),
                    LastSeenBefore = run.Get(silent),
                },
                ct),
            run.Get(limit),
            [
                new("Id", i => i.Id), new("App", i => i.ClientId), new("State", i => i.State), new("Platform", i => i.Platform), new("Version", i => i.SoftwareVersion),
                new("Attested", i => i.AttestationLevel), new("Person", i => i.PersonId), new("Seen", i => i.LastSeenAt),
            ],
            ct));
    }

    private static Command Show(Verbs verbs)
    {
        var id = Args.Id("ins");
        return verbs.Verb("show", "One installation.", [id], async (run, ct) => run.Print.One(await run.Client.GetAppInstallationAsync(run.Get(id), ct)));
    }

    private static Command Change(
        Verbs verbs, string name, string description, string done,
        Func<GatehouseClient, string, ChangeAppInstallation, CancellationToken, Task<AppInstallation>> change)
    {
        var id = Args.Id("ins");
        var reason = new Option<string?>("--reason") { Description = "For the audit trail." };
        return verbs.Verb(name, description, [id, reason], async (run, ct) =>
            run.Print.Done(done, await change(run.Client, run.Get(id), new ChangeAppInstallation(run.Get(reason)), ct)));
    }

    private static Command Delete(Verbs verbs) => verbs.AskFirst(
        "delete", "Delete an installation; its app is told to forget everything.", Args.Id("ins"),
        id => $"Delete {id}?", (run, id, ct) => run.Client.DeleteAppInstallationAsync(id, ct), "Deleted.");
}
