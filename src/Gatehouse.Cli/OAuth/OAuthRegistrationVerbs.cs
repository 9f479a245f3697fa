using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.OAuth;

namespace Gatehouse.Cli.OAuth;

/// <summary><c>gatehouse oauth-registration …</c></summary>
internal static class OAuthRegistrationVerbs
{
    public static Command Build(Verbs verbs) =>
        Verbs.Noun("oauth-registration", "Tokens with which programs register themselves as clients.", List(verbs), Create(verbs), Delete(verbs));

    private static Command List(Verbs verbs)
    {
        var limit = Args.Limit();
        return verbs.Verb("list", "Registration tokens of the organization.", [limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListOAuthRegistrationTokensAsync(ct), run.Get(limit),
            [new("Id", t => t.Id), new("Name", t => t.Name), new("Used", t => t.Used), new("Of", t => t.MaxUses), new("Ends", t => t.ExpiresAt)],
            ct));
    }

    private static Command Create(Verbs verbs)
    {
        var name = new Argument<string>("name") { Description = "For people." };
        var uses = new Option<int>("--uses") { Description = "How many clients it makes.", DefaultValueFactory = _ => 1 };
        var lifetime = new Option<TimeSpan?>("--lifetime") { Description = "1 day when left out.", HelpName = "d.hh:mm:ss" };
        return verbs.Verb("create", "Make a registration token; shown only here.", [name, uses, lifetime], async (run, ct) =>
        {
            var created = await run.Client.CreateOAuthRegistrationTokenAsync(new CreateOAuthRegistrationToken(run.Get(name), run.Get(uses), run.Get(lifetime)), ct);
            run.Print.Done(created.Token, created);
        });
    }

    private static Command Delete(Verbs verbs)
    {
        var id = Args.Id("rgt");
        return verbs.Verb("delete", "End a registration token; clients made with it stay.", [id], async (run, ct) =>
        {
            await run.Client.DeleteOAuthRegistrationTokenAsync(run.Get(id), ct);
            run.Print.Done("Ended.");
        });
    }
}
