using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Enrollment;

namespace Gatehouse.Cli.Enrollment;

/// <summary><c>gatehouse tokens invite|invitations</c></summary>
internal static class InviteVerbs
{
    public static Command Invite(Verbs verbs)
    {
        var id = Args.Id("tok");
        var addresses = new Argument<string[]>("address") { Description = "E-mail addresses; the token's invitee when left out.", Arity = ArgumentArity.ZeroOrMore };
        var language = new Option<string?>("--language") { Description = "en or de; both when left out.", HelpName = "en|de" };
        var note = new Option<string?>("--note") { Description = "A word from you, in the message." };
        return verbs.Verb("invite", "Send the link of a token by e-mail.", [id, addresses, language, note], async (run, ct) =>
        {
            var sent = await run.Client.InviteToEnrollAsync(
                run.Get(id),
                new InviteToEnroll { Addresses = run.Get(addresses) is { Length: > 0 } given ? given : null, Language = run.Get(language), Note = run.Get(note) },
                ct);
            run.Print.Done($"{sent.Items.Count} on the way; 'gatehouse tokens invitations {run.Get(id)}' shows what became of them.", sent);
        });
    }

    public static Command Invitations(Verbs verbs)
    {
        var id = Args.Id("tok");
        var limit = Args.Limit();
        return verbs.Verb("invitations", "Whom the link of a token was sent to, newest first.", [id, limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListEnrollmentInvitationsAsync(run.Get(id), ct), run.Get(limit),
            [
                new("Address", i => i.Address), new("State", i => i.State), new("Tries", i => i.Attempts), new("Asked for", i => i.CreatedAt),
                new("Ended", i => i.EndedAt), new("Last error", i => i.LastError),
            ],
            ct));
    }
}
