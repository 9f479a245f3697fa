using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Accounts;

namespace Gatehouse.Cli.Accounts;

/// <summary><c>gatehouse upstream …</c></summary>
internal static class UpstreamVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "upstream", "Identity providers at which people of some domains sign in.",
        List(verbs), Show(verbs), WriteUpstreamVerbs.Create(verbs), WriteUpstreamVerbs.Update(verbs), Test(verbs), Unlink(verbs), Delete(verbs));

    private static Command List(Verbs verbs)
    {
        var limit = Args.Limit();
        return verbs.Verb("list", "Identity providers.", [limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListUpstreamProvidersAsync(ct), run.Get(limit),
            [
                new("Id", p => p.Id), new("Name", p => p.Name), new("Issuer", p => p.Issuer),
                new("Domains", p => string.Join(", ", p.Domains.Select(d => d.Name))), new("Enabled", p => p.Enabled),
            ],
            ct));
    }

    private static Command Show(Verbs verbs)
    {
        var id = Args.Id("idp");
        return verbs.Verb("show", "Everything about an identity provider, except its secret.", [id],
            async (run, ct) => run.Print.One(await run.Client.GetUpstreamProviderAsync(run.Get(id), ct)));
    }

    private static Command Test(Verbs verbs)
    {
        var id = Args.Id("idp");
        return verbs.Verb("test", "Ask it for its documents. Exit code 0 only if people could sign in with them.", [id], async (run, ct) =>
        {
            var test = await run.Client.TestUpstreamProviderAsync(run.Get(id), ct);
            if (run.Print.IsJson)
            {
                run.Print.One(test);
            }
            else
            {
                run.Print.Many<UpstreamTestStep>(test.Steps, new("Step", s => s.Name), new("Outcome", s => s.Outcome), new("Found", s => s.Detail));
            }

            return test.Passed ? ExitCode.Ok : ExitCode.Failed;
        });
    }

    private static Command Unlink(Verbs verbs)
    {
        var id = Args.Id("idp");
        var person = new Argument<string>("person") { Description = "Whose account: usr_…" };
        return verbs.Verb("unlink", "Take a person's account at the provider away; the person is a local one from then on.", [id, person], async (run, ct) =>
        {
            await run.Client.UnlinkUpstreamAccountAsync(run.Get(id), run.Get(person), ct);
            run.Print.Done("Unlinked.");
        });
    }

    private static Command Delete(Verbs verbs) => verbs.AskFirst(
        "delete", "Delete an identity provider. Nothing is renewed any more for people who came from it.", Args.Id("idp"),
        id => $"Delete {id}?", (run, id, ct) => run.Client.DeleteUpstreamProviderAsync(id, ct), "Deleted.");
}
