using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Admin;

namespace Gatehouse.Cli.Admin;

/// <summary><c>gatehouse api-keys …</c></summary>
internal static class ApiKeyVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun("api-keys", "Keys with which programs call the API.", List(verbs), Create(verbs), Delete(verbs));

    private static Command List(Verbs verbs)
    {
        var limit = Args.Limit();
        return verbs.Verb("list", "Keys of the organization.", [limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListApiKeysAsync(ct), run.Get(limit),
            [
                new("Id", k => k.Id), new("Name", k => k.Name), new("Ends in", k => k.Hint), new("Scopes", k => k.Scopes), new("Made", k => k.CreatedAt),
                new("Ends", k => k.ExpiresAt), new("Used", k => k.LastUsedAt),
            ],
            ct));
    }

    private static Command Create(Verbs verbs)
    {
        var name = new Argument<string>("name") { Description = "For people." };
        var scopes = Args.Several("--scope", "What it may do, such as devices:read; repeat for several.");
        scopes.Required = true;
        var expires = new Option<DateTimeOffset?>("--expires") { Description = "Its end; none when left out.", HelpName = "time" };
        return verbs.Verb("create", "Make a key; shown only here.", [name, scopes, expires], async (run, ct) =>
        {
            var created = await run.Client.CreateApiKeyAsync(new NewApiKey(run.Get(name), run.Get(scopes)!, run.Get(expires)), ct);
            run.Print.Done(created.Key, created);
        });
    }

    private static Command Delete(Verbs verbs) => verbs.AskFirst(
        "delete", "End a key at once.", Args.Id("key"),
        id => $"End {id}?", (run, id, ct) => run.Client.DeleteApiKeyAsync(id, ct), "Ended.");
}
