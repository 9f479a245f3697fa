using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Admin;

namespace Gatehouse.Cli.Admin;

/// <summary><c>gatehouse people …</c></summary>
internal static class PeopleVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "people", "People who may sign in.", List(verbs), Invite(verbs), InviteAgain(verbs), Accept(verbs), Update(verbs), SignOut(verbs), Delete(verbs));

    private static Command List(Verbs verbs)
    {
        var limit = Args.Limit();
        return verbs.Verb("list", "People of the organization.", [limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListPeopleAsync(ct), run.Get(limit),
            [
                new("Id", p => p.Id), new("Name", p => p.Name), new("Email", p => p.Email), new("Role", p => p.Role), new("State", p => p.State),
                new("Signed in", p => p.LastSignInAt),
            ],
            ct));
    }

    private static Command Invite(Verbs verbs)
    {
        var email = new Argument<string>("email") { Description = "Address they will sign in with." };
        var name = new Option<string>("--name") { Description = "Their name.", Required = true };
        var role = Choice.Of("--role", "What they may do.", PersonRole.ReadOnly);
        return verbs.Verb("invite", "Invite somebody; hand them the link.", [email, name, role], async (run, ct) =>
        {
            var invitation = await run.Client.InvitePersonAsync(new InvitePerson(run.Get(email), run.Get(name)!, run.Get(role)), ct);
            Show(run, invitation);
        });
    }

    private static Command InviteAgain(Verbs verbs)
    {
        var id = Args.Id("usr");
        return verbs.Verb("invite-again", "A new link for somebody who was invited; the old one ends.", [id],
            async (run, ct) => Show(run, await run.Client.InvitePersonAgainAsync(run.Get(id), ct)));
    }

    private static Command Accept(Verbs verbs)
    {
        var code = new Argument<string>("code") { Description = "The code at the end of the invitation's link." };
        return verbs.Verb("accept", "Take up an invitation. The password is asked for, or read from GATEHOUSE_PASSWORD or standard input.", [code], async (run, ct) =>
        {
            using var client = GatehouseClient.Connect(run.Server);
            var password = run.Secret("New password, at least 12 characters", "GATEHOUSE_PASSWORD");
            var session = await client.AcceptInvitationAsync(new AcceptInvitation(run.Get(code), password), ct);
            run.Sessions.Keep(run.Server, new Access.StoredSession(session.Token, session.Caller.Name, session.ExpiresAt));
            run.Print.Done($"Signed in as {session.Caller.Name}.", session.Caller);
        });
    }

    private static Command Update(Verbs verbs)
    {
        var id = Args.Id("usr");
        var name = new Option<string?>("--name") { Description = "New name." };
        var role = Choice.Maybe<PersonRole>("--role", "New role.");
        var state = Choice.Maybe<PersonState>("--state", "disabled ends all sessions; active undoes it.");
        return verbs.Verb("update", "Change a person's name, role or state.", [id, name, role, state], async (run, ct) =>
            run.Print.One(await run.Client.UpdatePersonAsync(run.Get(id), new UpdatePerson(run.Get(name), run.Get(role), run.Get(state)), ct)));
    }

    private static Command SignOut(Verbs verbs)
    {
        var id = Args.Id("usr");
        return verbs.Verb("sign-out", "End all sessions of a person.", [id], async (run, ct) =>
        {
            await run.Client.EndSessionsAsync(run.Get(id), ct);
            run.Print.Done("Signed out everywhere.");
        });
    }

    private static Command Delete(Verbs verbs)
    {
        var id = Args.Id("usr");
        var yes = Args.Yes();
        return verbs.Verb("delete", "Remove a person and end their sessions.", [id, yes], async (run, ct) =>
        {
            run.Confirm($"Remove {run.Get(id)}?", run.Get(yes));
            await run.Client.DeletePersonAsync(run.Get(id), ct);
            run.Print.Done("Removed.");
        });
    }

    private static void Show(Invocation run, Invitation invitation) =>
        run.Print.Done($"{invitation.Link}\nGood once, until {Output.Plain.Text(invitation.ExpiresAt)}.", invitation);
}
