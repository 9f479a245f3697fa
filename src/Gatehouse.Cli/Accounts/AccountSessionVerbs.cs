using System.CommandLine;
using Gatehouse.Cli.Running;

namespace Gatehouse.Cli.Accounts;

/// <summary><c>gatehouse sessions …</c></summary>
internal static class AccountSessionVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun("sessions", "Browsers in which people are signed in.", List(verbs), End(verbs));

    private static Command List(Verbs verbs)
    {
        var limit = Args.Limit();
        var person = new Option<string?>("--person") { Description = "Only of this person.", HelpName = "usr_…" };
        return verbs.Verb("list", "Sessions, the oldest first.", [person, limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListAccountSessionsAsync(run.Get(person), ct), run.Get(limit),
            [
                new("Id", s => s.Id), new("Person", s => s.PersonId), new("Browser", s => s.Browser), new("From", s => s.Address),
                new("Signed in", s => s.AuthenticatedAt), new("Last used", s => s.LastUsedAt),
            ],
            ct));
    }

    private static Command End(Verbs verbs)
    {
        var id = Args.Id("ses");
        return verbs.Verb("end", "Sign a browser out.", [id], async (run, ct) =>
        {
            await run.Client.EndAccountSessionAsync(run.Get(id), ct);
            run.Print.Done("Signed out.");
        });
    }
}
