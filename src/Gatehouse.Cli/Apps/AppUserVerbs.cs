using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Apps;

namespace Gatehouse.Cli.Apps;

/// <summary><c>gatehouse app-users …</c></summary>
internal static class AppUserVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "app-users", "Whom the tokens of installations are about.", List(verbs), Show(verbs),
        Change(verbs, "block", "Give all installations of a user nothing, until it is unblocked.", "Blocked.", (c, id, r, ct) => c.BlockAppUserAsync(id, r, ct)),
        Change(verbs, "unblock", "Let a blocked user go on.", "Unblocked.", (c, id, r, ct) => c.UnblockAppUserAsync(id, r, ct)),
        Merges(verbs), Erase(verbs));

    private static Command List(Verbs verbs)
    {
        var anonymous = new Option<bool>("--anonymous") { Description = "Only those that nobody is known to be." };
        var person = new Option<string?>("--person") { Description = "Only those that this person is.", HelpName = "usr_…" };
        var state = Choice.Maybe<AppUserState>("--state", "Only in this state.");
        var limit = Args.Limit();
        return verbs.Verb("list", "Users of installations.", [anonymous, person, state, limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListAppUsersAsync(run.Get(anonymous) ? true : null, run.Get(person), run.Get(state), ct), run.Get(limit),
            [
                new("Id", u => u.Id), new("State", u => u.State), new("Person", u => u.PersonId), new("Installations", u => u.Installations),
                new("Made", u => u.CreatedAt), new("Seen", u => u.LastSeenAt),
            ],
            ct));
    }

    private static Command Show(Verbs verbs)
    {
        var id = Id();
        return verbs.Verb("show", "One user.", [id], async (run, ct) => run.Print.One(await run.Client.GetAppUserAsync(run.Get(id), ct)));
    }

    private static Command Change(
        Verbs verbs, string name, string description, string done, Func<GatehouseClient, string, ChangeAppInstallation, CancellationToken, Task<AppUser>> change)
    {
        var id = Id();
        var reason = new Option<string?>("--reason") { Description = "For the audit trail." };
        return verbs.Verb(name, description, [id, reason], async (run, ct) =>
            run.Print.Done(done, await change(run.Client, run.Get(id), new ChangeAppInstallation(run.Get(reason)), ct)));
    }

    private static Command Merges(Verbs verbs)
    {
        var since = new Option<string?>("--since") { Description = "Only those after this one.", HelpName = "mrg_…" };
        var limit = Args.Limit();
        return verbs.Verb("merges", "Anonymous users that became part of somebody's user, oldest first.", [since, limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListAppMergesAsync(run.Get(since), ct), run.Get(limit),
            [new("Id", m => m.Id), new("From", m => m.FromUser), new("To", m => m.ToUser), new("Installation", m => m.InstallationId), new("When", m => m.At)],
            ct));
    }

    private static Command Erase(Verbs verbs) => verbs.AskFirst(
        "erase", "Erase a user with its installations, at once and for good.", Id(),
        id => $"Erase {id} with its installations?", (run, id, ct) => run.Client.EraseAppUserAsync(id, ct), "Erased.");

    private static Argument<string> Id() => new("id") { Description = "Which one: a UUID, the sub of its tokens." };
}
