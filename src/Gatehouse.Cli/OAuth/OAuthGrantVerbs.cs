using System.CommandLine;
using Gatehouse.Cli.Running;

namespace Gatehouse.Cli.OAuth;

/// <summary><c>gatehouse oauth-grants …</c></summary>
internal static class OAuthGrantVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun("oauth-grants", "What people and programs were given.", List(verbs), End(verbs));

    private static Command List(Verbs verbs)
    {
        var person = new Option<string?>("--person") { Description = "Only to this person.", HelpName = "usr_…" };
        var client = new Option<string?>("--client") { Description = "Only to this client.", HelpName = "cli_…" };
        var live = new Option<bool>("--live") { Description = "Only what lives." };
        var limit = Args.Limit();
        return verbs.Verb("list", "Grants, newest first.", [person, client, live, limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListOAuthGrantsAsync(run.Get(person), run.Get(client), run.Get(live) ? true : null, ct), run.Get(limit),
            [
                new("Id", g => g.Id), new("Client", g => g.ClientName), new("Person", g => g.PersonId), new("Scopes", g => g.Scopes), new("Given", g => g.CreatedAt),
                new("Used", g => g.LastUsedAt), new("Ended", g => g.EndedAt), new("Why", g => g.EndedBecause),
            ],
            ct));
    }

    private static Command End(Verbs verbs) => verbs.AskFirst(
        "end", "End a grant and all its tokens at once.", Args.Id("gra"),
        id => $"End {id}?", (run, id, ct) => run.Client.EndOAuthGrantAsync(id, ct), "Ended.");
}
