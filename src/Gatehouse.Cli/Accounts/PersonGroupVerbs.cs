using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Accounts;

namespace Gatehouse.Cli.Accounts;

/// <summary><c>gatehouse person-groups …</c></summary>
internal static class PersonGroupVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "person-groups", "Groups of people.", List(verbs), Create(verbs), Update(verbs), Delete(verbs), Members(verbs), Add(verbs), Remove(verbs));

    private static Command List(Verbs verbs)
    {
        var limit = Args.Limit();
        var person = new Option<string?>("--person") { Description = "Only those that this person is in.", HelpName = "usr_…" };
        return verbs.Verb("list", "Groups of people.", [person, limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListPersonGroupsAsync(run.Get(person), ct), run.Get(limit),
            [new("Id", g => g.Id), new("Name", g => g.Name), new("People", g => g.Members), new("Description", g => g.Description)],
            ct));
    }

    private static Command Create(Verbs verbs)
    {
        var name = new Argument<string>("name") { Description = "Unique in the organization." };
        var description = new Option<string?>("--description") { Description = "For administrators." };
        var require = new Option<bool>("--require-second-factor") { Description = "Its people need a second factor when they sign in with a password." };
        return verbs.Verb("create", "Make a group.", [name, description, require], async (run, ct) =>
        {
            var group = await run.Client.CreatePersonGroupAsync(new NewPersonGroup(run.Get(name), run.Get(description), run.Get(require)), ct);
            run.Print.Done($"{group.Id}  {group.Name}", group);
        });
    }

    private static Command Update(Verbs verbs)
    {
        var id = Args.Id("pgr");
        var name = new Option<string?>("--name") { Description = "New name." };
        var description = new Option<string?>("--description") { Description = "New description; empty for none." };
        var require = new Option<bool?>("--require-second-factor") { Description = "Its people need a second factor when they sign in with a password." };
        return verbs.Verb("update", "Change a group.", [id, name, description, require], async (run, ct) =>
            run.Print.One(await run.Client.UpdatePersonGroupAsync(run.Get(id), new UpdatePersonGroup(run.Get(name), run.Get(description), run.Get(require)), ct)));
    }

    private static Command Delete(Verbs verbs) => verbs.AskFirst(
        "delete", "Remove a group; its people stay.", Args.Id("pgr"),
        id => $"Remove {id}?", (run, id, ct) => run.Client.DeletePersonGroupAsync(id, ct), "Removed.");

    private static Command Members(Verbs verbs)
    {
        var id = Args.Id("pgr");
        var limit = Args.Limit();
        return verbs.Verb("members", "People in a group.", [id, limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListPersonGroupMembersAsync(run.Get(id), ct), run.Get(limit),
            [new("Id", p => p.Id), new("Name", p => p.Name), new("Signs in as", p => p.UserName ?? p.Email ?? p.ManagedAppleAccount), new("State", p => p.State)],
            ct));
    }

    private static Command Add(Verbs verbs)
    {
        var (id, person) = (Args.Id("pgr"), Person());
        return verbs.Verb("add", "Put somebody into a group.", [id, person], async (run, ct) =>
        {
            await run.Client.AddPersonGroupMemberAsync(run.Get(id), run.Get(person), ct);
            run.Print.Done("Added.");
        });
    }

    private static Command Remove(Verbs verbs)
    {
        var (id, person) = (Args.Id("pgr"), Person());
        return verbs.Verb("remove", "Take somebody out of a group.", [id, person], async (run, ct) =>
        {
            await run.Client.RemovePersonGroupMemberAsync(run.Get(id), run.Get(person), ct);
            run.Print.Done("Removed.");
        });
    }

    private static Argument<string> Person() => new("person") { Description = "Who: usr_…" };
}
