using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Mdm;
using Command = System.CommandLine.Command;

namespace Gatehouse.Cli.Devices;

/// <summary><c>gatehouse groups …</c></summary>
internal static class GroupVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "groups", "Groups of devices, and the profiles they give.",
        List(verbs), Show(verbs), Create(verbs), Update(verbs), Delete(verbs), Devices(verbs), Add(verbs), Remove(verbs), SetProfiles(verbs));

    private static Command List(Verbs verbs)
    {
        var limit = Args.Limit();
        return verbs.Verb("list", "Groups by name.", [limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListGroupsAsync(ct), run.Get(limit),
            [
                new("Id", g => g.Id), new("Name", g => g.Name), new("Devices", g => g.Devices), new("Profiles", g => g.ProfileIds.Count),
                new("In", g => g.ParentId), new("Default", g => g.IsDefault ? "yes" : ""),
            ],
            ct));
    }

    private static Command Show(Verbs verbs)
    {
        var id = Args.Id("grp");
        return verbs.Verb("show", "Everything about a group.", [id], async (run, ct) => run.Print.One(await run.Client.GetGroupAsync(run.Get(id), ct)));
    }

    private static Command Create(Verbs verbs)
    {
        var name = new Argument<string>("name") { Description = "Unique in the organization." };
        var parent = new Option<string?>("--parent") { Description = "Group to nest it in.", HelpName = "grp_…" };
        var color = new Option<string?>("--color") { Description = "Such as #2f6feb." };
        var description = new Option<string?>("--description") { Description = "For administrators." };
        var isDefault = new Option<bool>("--default") { Description = "Devices that enroll without a group land here." };
        var keep = new Option<bool>("--keep-profiles-on-leave") { Description = "Leave its profiles on devices that leave it." };
        return verbs.Verb("create", "Make a group.", [name, parent, color, description, isDefault, keep], async (run, ct) =>
        {
            var group = await run.Client.CreateGroupAsync(
                new GroupCreate(run.Get(name), run.Get(color), run.Get(description), run.Get(parent), run.Get(isDefault), run.Get(keep)), ct);
            run.Print.Done($"{group.Id}  {group.Name}", group);
        });
    }

    private static Command Update(Verbs verbs)
    {
        var id = Args.Id("grp");
        var name = new Option<string?>("--name") { Description = "New name." };
        var parent = new Option<string?>("--parent") { Description = "New parent; empty for none.", HelpName = "grp_…" };
        var color = new Option<string?>("--color") { Description = "New color; empty for none." };
        var description = new Option<string?>("--description") { Description = "New description; empty for none." };
        var isDefault = new Option<bool>("--default") { Description = "Take this role from the group that has it." };
        var keep = new Option<bool?>("--keep-profiles-on-leave") { Description = "Leave its profiles on devices that leave it." };
        return verbs.Verb("update", "Change a group.", [id, name, parent, color, description, isDefault, keep], async (run, ct) =>
            run.Print.One(await run.Client.ChangeGroupAsync(
                run.Get(id),
                new GroupPatch(run.Get(name), run.Get(color), run.Get(description), run.Get(parent), run.Get(isDefault) ? true : null, run.Get(keep)),
                ct)));
    }

    private static Command Delete(Verbs verbs) => verbs.AskFirst(
        "delete", "Delete a group; its devices leave it.", Args.Id("grp"),
        id => $"Delete {id}?", (run, id, ct) => run.Client.DeleteGroupAsync(id, ct), "Deleted.");

    private static Command Devices(Verbs verbs)
    {
        var id = Args.Id("grp");
        var limit = Args.Limit();
        return verbs.Verb("devices", "Members of a group.", [id, limit],
            (run, ct) => run.Print.ManyAsync(run.Client.ListGroupDevicesAsync(run.Get(id), ct), run.Get(limit), DeviceVerbs.Columns, ct));
    }

    private static Command Add(Verbs verbs)
    {
        var id = Args.Id("grp");
        var devices = Devices();
        return verbs.Verb("add", "Add devices to a group.", [id, devices], async (run, ct) =>
        {
            await run.Client.AddGroupDevicesAsync(run.Get(id), run.Get(devices), ct);
            run.Print.Done("Added.");
        });
    }

    private static Command Remove(Verbs verbs)
    {
        var id = Args.Id("grp");
        var devices = Devices();
        return verbs.Verb("remove", "Take devices out of a group.", [id, devices], async (run, ct) =>
        {
            foreach (var device in run.Get(devices))
            {
                await run.Client.RemoveGroupDeviceAsync(run.Get(id), device, ct);
            }

            run.Print.Done("Removed.");
        });
    }

    private static Command SetProfiles(Verbs verbs)
    {
        var id = Args.Id("grp");
        var profiles = new Argument<string[]>("profiles") { Description = "The profiles, in the order of installation: prf_…", Arity = ArgumentArity.ZeroOrMore };
        return verbs.Verb("set-profiles", "Give a group exactly these profiles.", [id, profiles], async (run, ct) =>
        {
            var group = await run.Client.SetGroupProfilesAsync(run.Get(id), run.Get(profiles), ct);
            run.Print.Done($"{group.Name} now has {group.ProfileIds.Count} profiles.", group);
        });
    }

    private static Argument<string[]> Devices() => new("devices") { Description = "The devices: dev_…", Arity = ArgumentArity.OneOrMore };
}
