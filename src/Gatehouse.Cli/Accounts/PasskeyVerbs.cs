using System.CommandLine;
using Gatehouse.Cli.Running;

namespace Gatehouse.Cli.Accounts;

/// <summary><c>gatehouse people passkeys</c> and <c>remove-passkey</c></summary>
internal static class PasskeyVerbs
{
    public static Command List(Verbs verbs)
    {
        var id = Args.Id("usr");
        var limit = Args.Limit();
        return verbs.Verb("passkeys", "Passkeys of a person.", [id, limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListPasskeysAsync(run.Get(id), ct), run.Get(limit),
            [new("Id", p => p.Id), new("Name", p => p.Name), new("Synchronized", p => p.Synchronized), new("Added", p => p.CreatedAt), new("Last used", p => p.LastUsedAt)],
            ct));
    }

    public static Command Remove(Verbs verbs)
    {
        var id = Args.Id("usr");
        var passkey = new Argument<string>("passkey") { Description = "Which one: pky_…" };
        var yes = Args.Yes();
        return verbs.Verb("remove-passkey", "Remove a passkey of a person, such as after the loss of the device it is on.", [id, passkey, yes], async (run, ct) =>
        {
            run.Confirm($"Remove {run.Get(passkey)}?", run.Get(yes));
            await run.Client.RemovePasskeyAsync(run.Get(id), run.Get(passkey), ct);
            run.Print.Done("Removed.");
        });
    }
}
