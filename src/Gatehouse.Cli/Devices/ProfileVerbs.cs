using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Mdm;
using Command = System.CommandLine.Command;

namespace Gatehouse.Cli.Devices;

/// <summary><c>gatehouse profiles …</c></summary>
internal static class ProfileVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "profiles", "Configuration profiles that groups give to their devices.",
        List(verbs), Show(verbs), Upload(verbs), Replace(verbs), Download(verbs), Delete(verbs));

    private static Command List(Verbs verbs)
    {
        var limit = Args.Limit();
        return verbs.Verb("list", "Profiles of the library.", [limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListProfilesAsync(ct), run.Get(limit),
            [
                new("Id", p => p.Id), new("Name", p => p.Name), new("Identifier", p => p.Identifier), new("Version", p => p.Version),
                new("Signed", p => p.Signed), new("Payloads", p => p.PayloadTypes), new("Changed", p => p.UpdatedAt),
            ],
            ct));
    }

    private static Command Show(Verbs verbs)
    {
        var id = Args.Id("prf");
        return verbs.Verb("show", "Everything about a profile but its content.", [id],
            async (run, ct) => run.Print.One(await run.Client.GetProfileAsync(run.Get(id), ct)));
    }

    private static Command Upload(Verbs verbs)
    {
        var file = Args.File("The .mobileconfig, plain or signed; - reads standard input.");
        var name = new Option<string?>("--name") { Description = "For administrators; the profile's own display name when left out." };
        return verbs.Verb("upload", "Add a profile to the library.", [file, name], async (run, ct) =>
        {
            var profile = await run.Client.UploadProfileAsync(new ProfileUpload(await run.ReadFileAsync(run.Get(file), ct), run.Get(name)), ct);
            run.Print.Done($"{profile.Id}  {profile.Name}", profile);
        });
    }

    private static Command Replace(Verbs verbs)
    {
        var id = Args.Id("prf");
        var file = Args.File("The new .mobileconfig.");
        return verbs.Verb("replace", "Upload a new version; devices that have the profile get it again.", [id, file], async (run, ct) =>
        {
            var profile = await run.Client.ReplaceProfileAsync(run.Get(id), new ProfileUpload(await run.ReadFileAsync(run.Get(file), ct)), ct);
            run.Print.Done($"{profile.Name} is now version {profile.Version}.", profile);
        });
    }

    private static Command Download(Verbs verbs)
    {
        var id = Args.Id("prf");
        var file = Args.File("Where to write it.");
        return verbs.Verb("download", "Write a profile to a file, as it goes to devices.", [id, file], async (run, ct) =>
        {
            await File.WriteAllBytesAsync(run.Get(file), await run.Client.GetProfileContentAsync(run.Get(id), ct), ct);
            run.Print.Done($"Written to {run.Get(file)}.");
        });
    }

    private static Command Delete(Verbs verbs) => verbs.AskFirst(
        "delete", "Delete a profile; groups lose it, and the devices that have it.", Args.Id("prf"),
        id => $"Delete {id}?", (run, id, ct) => run.Client.DeleteProfileAsync(id, ct), "Deleted.");
}
