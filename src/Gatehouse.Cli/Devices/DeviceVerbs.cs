using System.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Mdm;
using Command = System.CommandLine.Command;

namespace Gatehouse.Cli.Devices;

/// <summary><c>gatehouse devices …</c></summary>
internal static class DeviceVerbs
{
    /// <summary>Columns wherever devices are listed.</summary>
    public static readonly Column<DeviceSummary>[] Columns =
    [
        new("Id", d => d.Id), new("Name", d => d.Name), new("State", d => d.State), new("Compliance", d => d.Compliance),
        new("Model", d => d.ModelName ?? d.ProductName), new("System", d => $"{d.Platform} {d.OsVersion}".Trim()), new("Serial", d => d.SerialNumber),
        new("Groups", d => d.Groups.Select(g => g.Name)), new("Seen", d => d.LastSeenAt),
    ];

    public static Command Build(Verbs verbs) => Verbs.Noun(
        "devices", "Devices and what is known of them.",
        List(verbs), Show(verbs), Update(verbs), Profiles(verbs), Certificates(verbs), SetGroups(verbs), Commands(verbs), Check(verbs),
        Simple(verbs, "push", "Ask the device to connect now.", "Asked to connect.", (run, id, ct) => run.Client.PushDeviceAsync(id, ct)),
        Simple(verbs, "sync", "Ask the device for its inventory, and compare its profiles.", "Asked.", (run, id, ct) => run.Client.SyncDeviceAsync(id, ct)),
        Simple(verbs, "renew-identity", "Send the enrollment profile again, so that the device renews its identity.", "Sent.", (run, id, ct) => run.Client.RenewDeviceIdentityAsync(id, ct)),
        Simple(verbs, "reauthenticate", "Have the person of the device sign in again.", "The device will ask for it.", (run, id, ct) => run.Client.ReauthenticateDeviceAsync(id, ct)),
        Simple(verbs, "block", "Shut the device out.", "Blocked.", (run, id, ct) => run.Client.BlockDeviceAsync(id, ct)),
        Simple(verbs, "unblock", "Let a blocked device in again.", "Unblocked.", (run, id, ct) => run.Client.UnblockDeviceAsync(id, ct)),
        LockPin(verbs),
        verbs.AskFirst("unenroll", "End the management of the device.", Args.Id("dev"), id => $"Unenroll {id}?", (run, id, ct) => run.Client.UnenrollDeviceAsync(id, ct), "Done."),
        verbs.AskFirst("delete", "Remove a device that is no longer managed, with its history.", Args.Id("dev"), id => $"Delete {id}?", (run, id, ct) => run.Client.DeleteDeviceAsync(id, ct), "Done."));

    private static Command List(Verbs verbs)
    {
        var state = Choice.Maybe<DeviceState>("--state", "Only in this state.");
        var group = new Option<string?>("--group") { Description = "Only members of this group.", HelpName = "grp_…" };
        var person = new Option<string?>("--person") { Description = "Only those enrolled with this person's account.", HelpName = "usr_…" };
        var search = new Option<string?>("--search") { Description = "Only with this text in name, serial number or UDID.", HelpName = "text" };
        var limit = Args.Limit();
        return verbs.Verb("list", "Devices, newest first.", [state, group, person, search, limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListDevicesAsync(run.Get(state), run.Get(group), run.Get(search), run.Get(person), ct), run.Get(limit), Columns, ct));
    }

    private static Command Show(Verbs verbs)
    {
        var id = Args.Id("dev");
        return verbs.Verb("show", "Everything known of a device.", [id],
            async (run, ct) => run.Print.One(await run.Client.GetDeviceAsync(run.Get(id), ct)));
    }

    private static Command Update(Verbs verbs)
    {
        var id = Args.Id("dev");
        var name = new Option<string?>("--name") { Description = "Own name; an empty one returns to the device's." };
        var ownership = new Option<string?>("--ownership") { Description = "Whose it is." };
        ownership.AcceptOnlyFromAmong("personal", "company");
        return verbs.Verb("update", "Change a device's name or ownership.", [id, name, ownership], async (run, ct) =>
            run.Print.One(await run.Client.ChangeDeviceAsync(run.Get(id), new DevicePatch(run.Get(name), run.Get(ownership)), ct)));
    }

    private static Command Profiles(Verbs verbs)
    {
        var id = Args.Id("dev");
        return verbs.Verb("profiles", "Where each profile of the device stands.", [id], async (run, ct) => run.Print.Many<DeviceProfile>(
            await run.Client.ListDeviceProfilesAsync(run.Get(id), ct),
            new("Id", p => p.ProfileId), new("Name", p => p.Name), new("State", p => p.State), new("Why", p => p.Detail), new("Since", p => p.UpdatedAt)));
    }

    private static Command Certificates(Verbs verbs)
    {
        var id = Args.Id("dev");
        return verbs.Verb("certificates", "Certificates that the device reported.", [id], async (run, ct) => run.Print.Many<DeviceCertificate>(
            await run.Client.ListDeviceCertificatesAsync(run.Get(id), ct),
            new("Name", c => c.CommonName), new("Identity", c => c.IsIdentity), new("Issuer", c => c.Issuer), new("Ends", c => c.NotAfter)));
    }

    private static Command SetGroups(Verbs verbs)
    {
        var id = Args.Id("dev");
        var groups = new Argument<string[]>("groups") { Description = "The groups: grp_…", Arity = ArgumentArity.ZeroOrMore };
        var primary = new Option<string?>("--primary") { Description = "The one among them that counts as its own.", HelpName = "grp_…" };
        return verbs.Verb("set-groups", "Put the device into exactly these groups.", [id, groups, primary], async (run, ct) => run.Print.Many<DeviceGroup>(
            await run.Client.SetDeviceGroupsAsync(run.Get(id), new DeviceGroupsPut(run.Get(groups), run.Get(primary)), ct),
            new("Id", g => g.Id), new("Name", g => g.Name), new("Primary", g => g.Primary)));
    }

    private static Command Commands(Verbs verbs)
    {
        var id = Args.Id("dev");
        var limit = Args.Limit();
        return verbs.Verb("commands", "Commands of a device, newest first.", [id, limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListDeviceCommandsAsync(run.Get(id), ct), run.Get(limit), CommandVerbs.DeliveryColumns, ct));
    }

    private static Command Check(Verbs verbs)
    {
        var id = Args.Id("dev");
        return verbs.Verb("check", "Is the device managed as it should be? Exit code 0 only if so.", [id], async (run, ct) =>
        {
            var check = await run.Client.CheckEnrollmentAsync(run.Get(id), ct);
            if (run.Print.IsJson)
            {
                run.Print.One(check);
            }
            else
            {
                run.Print.Many<EnrollmentCheckItem>(
                    check.Items, new("", i => i.Ok ? "✓" : "✗"), new("Check", i => i.Code), new("Found", i => i.Text));
            }

            return check.Ok ? ExitCode.Ok : ExitCode.Failed;
        });
    }

    private static Command LockPin(Verbs verbs)
    {
        var id = Args.Id("dev");
        return verbs.Verb("lock-pin", "The PIN that unlocks a Mac which was locked.", [id], async (run, ct) =>
        {
            var answer = await run.Client.ReadLockPinAsync(run.Get(id), ct);
            run.Print.Done(answer.Pin, answer);
        });
    }

    private static Command Simple(
        Verbs verbs, string name, string description, string done, Func<Invocation, string, CancellationToken, Task> action)
    {
        var id = Args.Id("dev");
        return verbs.Verb(name, description, [id], async (run, ct) =>
        {
            await action(run, run.Get(id), ct);
            run.Print.Done(done);
        });
    }
}
