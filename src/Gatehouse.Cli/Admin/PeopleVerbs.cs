using System.CommandLine;
using Gatehouse.Cli.Accounts;
using Gatehouse.Cli.Running;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Admin;

namespace Gatehouse.Cli.Admin;

/// <summary><c>gatehouse people …</c></summary>
internal static class PeopleVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "people", "People who may sign in.", List(verbs), Show(verbs), Create(verbs), ImportVerb.Build(verbs), Invite(verbs), InviteAgain(verbs), Accept(verbs), Update(verbs), SetPassword(verbs),
        SecondFactors(verbs), ResetSecondFactors(verbs), PasskeyVerbs.List(verbs), PasskeyVerbs.Remove(verbs), SignOut(verbs), Delete(verbs));

    private static Command List(Verbs verbs)
    {
        var limit = Args.Limit();
        var search = new Option<string?>("--search") { Description = "Part of a name, or of what they sign in with." };
        var state = Choice.Maybe<PersonState>("--state", "Only people in this state.");
        var role = Choice.Maybe<PersonRole>("--role", "Only people with this role.");
        return verbs.Verb("list", "People of the organization.", [search, state, role, limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListPeopleAsync(run.Get(search), run.Get(state), run.Get(role), ct), run.Get(limit),
            [
                new("Id", p => p.Id), new("Name", p => p.Name), new("Signs in as", p => p.UserName ?? p.Email ?? p.ManagedAppleAccount), new("Role", p => p.Role),
                new("State", p => p.State), new("Signed in", p => p.LastSignInAt),
            ],
            ct));
    }

    private static Command Show(Verbs verbs)
    {
        var id = Args.Id("usr");
        return verbs.Verb("show", "Everything about a person.", [id], async (run, ct) => run.Print.One(await run.Client.GetPersonAsync(run.Get(id), ct)));
    }

    private static Command Create(Verbs verbs)
    {
        var names = new PersonNames();
        var name = new Argument<string>("name") { Description = "What they are called." };
        var role = Choice.Of("--role", "What they may do here.", PersonRole.Member);
        var password = new Option<bool>("--password") { Description = "Make them active with a password. It is asked for, or read from GATEHOUSE_PASSWORD or standard input." };
        var noPassword = new Option<bool>("--without-password") { Description = "Make them active without one: they sign in at an identity provider." };
        return verbs.Verb("create", "Add somebody to the directory; unless told otherwise, with a link to hand over.", [name, .. names.All, role, password, noPassword], async (run, ct) =>
        {
            var created = await run.Client.CreatePersonAsync(
                new NewPerson(run.Get(names.Email), run.Get(name), run.Get(role))
                {
                    UserName = run.Get(names.UserName),
                    GivenName = run.Get(names.GivenName),
                    FamilyName = run.Get(names.FamilyName),
                    ManagedAppleAccount = run.Get(names.ManagedAppleAccount),
                    Password = run.Get(password) ? run.Secret("Password for them, at least 12 characters", "GATEHOUSE_PASSWORD") : null,
                    Invite = !run.Get(noPassword),
                }, ct);
            Show(run, created);
        });
    }

    private static Command Invite(Verbs verbs)
    {
        var email = new Argument<string>("email") { Description = "Address they will sign in with." };
        var name = new Option<string>("--name") { Description = "Their name.", Required = true };
        var role = Choice.Of("--role", "What they may do.", PersonRole.ReadOnly);
        return verbs.Verb("invite", "Invite somebody; hand them the link.", [email, name, role], async (run, ct) =>
        {
            Show(run, await run.Client.CreatePersonAsync(new NewPerson(run.Get(email), run.Get(name)!, run.Get(role)), ct));
        });
    }

    private static Command InviteAgain(Verbs verbs)
    {
        var id = Args.Id("usr");
        return verbs.Verb("invite-again", "A new link for somebody who was invited; the old one ends.", [id],
            async (run, ct) =>
            {
                var invitation = await run.Client.InvitePersonAgainAsync(run.Get(id), ct);
                run.Print.Done(Handover(invitation.Link, invitation.ExpiresAt), invitation);
            });
    }

    private static Command Accept(Verbs verbs)
    {
        var code = new Argument<string>("code") { Description = "The code at the end of the invitation's link." };
        return verbs.Verb("accept", "Take up an invitation. The password is asked for, or read from GATEHOUSE_PASSWORD or standard input.", [code], async (run, ct) =>
        {
            using var client = GatehouseClient.Connect(run.Server);
            var password = run.Secret("New password, at least 12 characters", "GATEHOUSE_PASSWORD");
            var session = await client.AcceptInvitationAsync(new AcceptInvitation(run.Get(code), password), ct);
            if (session is null)
            {
                run.Print.Done("The password is set. Sign in where an application asks for it.");
                return;
            }

            run.Sessions.Keep(run.Server, new Access.StoredSession(session.Token, session.Caller.Name, session.ExpiresAt));
            run.Print.Done($"Signed in as {session.Caller.Name}.", session.Caller);
        });
    }

    private static Command Update(Verbs verbs)
    {
        var id = Args.Id("usr");
        var names = new PersonNames();
        var name = new Option<string?>("--name") { Description = "New name." };
        var role = Choice.Maybe<PersonRole>("--role", "New role.");
        var state = Choice.Maybe<PersonState>("--state", "disabled ends all that they were given; active undoes it.");
        return verbs.Verb("update", "Change a person's names, role or state; an empty text removes a name.", [id, name, .. names.All, role, state], async (run, ct) =>
            run.Print.One(await run.Client.UpdatePersonAsync(
                run.Get(id),
                new UpdatePerson(run.Get(name), run.Get(role), run.Get(state))
                {
                    Email = run.Get(names.Email),
                    UserName = run.Get(names.UserName),
                    GivenName = run.Get(names.GivenName),
                    FamilyName = run.Get(names.FamilyName),
                    ManagedAppleAccount = run.Get(names.ManagedAppleAccount),
                }, ct)));
    }

    private static Command SetPassword(Verbs verbs)
    {
        var id = Args.Id("usr");
        return verbs.Verb("set-password", "Give a person a new password; their sessions end. It is asked for, or read from GATEHOUSE_PASSWORD or standard input.", [id], async (run, ct) =>
        {
            await run.Client.SetPersonPasswordAsync(run.Get(id), new SetPassword(run.Secret("New password for them, at least 12 characters", "GATEHOUSE_PASSWORD")), ct);
            run.Print.Done("The password is set.");
        });
    }

    private static Command SecondFactors(Verbs verbs)
    {
        var id = Args.Id("usr");
        return verbs.Verb("second-factors", "What a person has beside a password.", [id], async (run, ct) =>
            run.Print.One(await run.Client.GetSecondFactorsAsync(run.Get(id), ct)));
    }

    private static Command ResetSecondFactors(Verbs verbs) => verbs.AskFirst(
        "reset-second-factors", "Take a person's second factors away, such as after the loss of a phone.", Args.Id("usr"),
        id => $"Let {id} sign in with the password alone?", (run, id, ct) => run.Client.ResetSecondFactorsAsync(id, ct), "Done. They can set up others.");

    private static Command SignOut(Verbs verbs)
    {
        var id = Args.Id("usr");
        return verbs.Verb("sign-out", "Sign a person out everywhere, applications and devices included.", [id], async (run, ct) =>
        {
            await run.Client.EndSessionsAsync(run.Get(id), ct);
            run.Print.Done("Signed out everywhere.");
        });
    }

    private static Command Delete(Verbs verbs) => verbs.AskFirst(
        "delete", "Remove a person and end their sessions.", Args.Id("usr"),
        id => $"Remove {id}?", (run, id, ct) => run.Client.DeletePersonAsync(id, ct), "Removed.");

    private static void Show(Invocation run, CreatedPerson created) => run.Print.Done(
        created is { Link: { } link, ExpiresAt: { } end } ? Handover(link, end) : $"{created.Person.Id}  {created.Person.Name}", created);

    private static string Handover(string link, DateTimeOffset end) => $"{link}\nGood once, until {Output.Plain.Text(end)}.";

    /// <summary>Options for what somebody is called and signs in with.</summary>
    private sealed class PersonNames
    {
        public Option<string?> Email { get; } = new("--email") { Description = "Address to sign in with." };

        public Option<string?> UserName { get; } = new("--user-name") { Description = "Name to sign in with." };

        public Option<string?> ManagedAppleAccount { get; } = new("--managed-apple-account") { Description = "For enrolling devices with an account." };

        public Option<string?> GivenName { get; } = new("--given-name") { Description = "Given name." };

        public Option<string?> FamilyName { get; } = new("--family-name") { Description = "Family name." };

        public Symbol[] All => [Email, UserName, ManagedAppleAccount, GivenName, FamilyName];
    }
}
