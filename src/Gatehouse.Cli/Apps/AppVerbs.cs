using System.CommandLine;
using System.Text.Json;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Client.Contracts.Common;

namespace Gatehouse.Cli.Apps;

/// <summary><c>gatehouse apps …</c></summary>
internal static class AppVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "apps", "Apps whose installations get an identity of their own.", List(verbs), Show(verbs), Create(verbs), Update(verbs), Allow(verbs), Deny(verbs), Delete(verbs));

    private static Command List(Verbs verbs)
    {
        var limit = Args.Limit();
        return verbs.Verb("list", "Apps of the organization.", [limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListAppClientsAsync(ct), run.Get(limit),
            [
                new("Id", a => a.Id), new("Client id", a => a.ClientId), new("Name", a => a.Name), new("Anonymous", a => a.Settings.AnonymousEnrollment),
                new("Audiences", a => a.Settings.AllowedAudiences.Select(x => x.Audience)), new("Disabled", a => a.Disabled),
            ],
            ct));
    }

    private static Command Show(Verbs verbs)
    {
        var id = Args.Id("cli");
        return verbs.Verb("show", "One app.", [id], async (run, ct) => run.Print.One(await run.Client.GetAppClientAsync(run.Get(id), ct)));
    }

    private static Command Create(Verbs verbs)
    {
        var clientId = new Argument<string>("client-id") { Description = "The client_id that is compiled into the app.", DefaultValueFactory = _ => "AnonymousUserEnrollment" };
        var name = new Option<string?>("--name") { Description = "For people." };
        var file = SettingsFile();
        var changes = new AppChanges();
        return verbs.Verb("create", "Make an app.", [clientId, name, file, .. changes.All], async (run, ct) =>
        {
            var settings = changes.Apply(run, run.Get(file) is { } path ? await ReadAsync(path, ct) : new AppClientSettings());
            var app = await run.Client.CreateAppClientAsync(new CreateAppClient(run.Get(clientId), run.Get(name), settings), ct);
            run.Print.Done($"{app.Id}  {app.ClientId}", app);
        });
    }

    private static Command Update(Verbs verbs)
    {
        var id = Args.Id("cli");
        var name = new Option<string?>("--name") { Description = "New name." };
        var file = SettingsFile();
        var changes = new AppChanges();
        return verbs.Verb("update", "Change an app; what is left out stays.", [id, name, file, .. changes.All], async (run, ct) =>
        {
            AppClientSettings? settings = null;
            if (run.Has(file) || changes.Any(run))
            {
                var before = run.Get(file) is { } path ? await ReadAsync(path, ct) : (await run.Client.GetAppClientAsync(run.Get(id), ct)).Settings;
                settings = changes.Apply(run, before);
            }

            run.Print.One(await run.Client.UpdateAppClientAsync(run.Get(id), new UpdateAppClient(run.Get(name), settings), ct));
        });
    }

    private static Command Allow(Verbs verbs)
    {
        var (id, audience) = (Args.Id("cli"), Audience());
        var scopes = Args.Several("--scope", "Scope that it may have there; repeat for several. All of the resource when left out.");
        var acr = new Option<string>("--min-acr") { Description = "Least level of sign-in: 0 lets devices in that nobody is known behind.", DefaultValueFactory = _ => "0", HelpName = "0|1|2|3" };
        var device = new Option<bool>("--sees-device-id") { Description = "The audience learns the device's id." };
        var pairwise = new Option<bool>("--pairwise") { Description = "The audience knows the user by a name that no other audience has." };
        return verbs.Verb("allow", "Let an app exchange its tokens for an audience.", [id, audience, scopes, acr, device, pairwise], async (run, ct) =>
        {
            var allowed = new AppAudience(run.Get(audience)!)
            {
                Scopes = run.Get(scopes) ?? [], MinAcr = run.Get(acr)!, SeesDeviceId = run.Get(device), PairwiseSubject = run.Get(pairwise),
            };
            run.Print.Done("Allowed.", await ChangeAudiencesAsync(run, run.Get(id), run.Get(audience)!, [allowed], ct));
        });
    }

    private static Command Deny(Verbs verbs)
    {
        var (id, audience) = (Args.Id("cli"), Audience());
        return verbs.Verb("deny", "Let an app no longer exchange its tokens for an audience.", [id, audience], async (run, ct) =>
            run.Print.Done("Denied.", await ChangeAudiencesAsync(run, run.Get(id), run.Get(audience)!, [], ct)));
    }

    private static Command Delete(Verbs verbs) => verbs.AskFirst(
        "delete", "Delete an app with all its installations.", Args.Id("cli"),
        id => $"Delete {id} with all its installations?", (run, id, ct) => run.Client.DeleteAppClientAsync(id, ct), "Deleted.");

    private static Argument<string> Audience() => new("audience") { Description = "Identifier of a registered resource." };

    private static Option<string?> SettingsFile() => new("--settings") { Description = "JSON file with all settings, as 'show --output json' prints them.", HelpName = "file" };

    private static async Task<AppClient> ChangeAudiencesAsync(Invocation run, string id, string audience, AppAudience[] instead, CancellationToken ct)
    {
        var settings = (await run.Client.GetAppClientAsync(id, ct)).Settings;
        var others = settings.AllowedAudiences.Where(a => !string.Equals(a.Audience, audience, StringComparison.Ordinal));
        return await run.Client.UpdateAppClientAsync(id, new UpdateAppClient(Settings: settings with { AllowedAudiences = [.. others, .. instead] }), ct);
    }

    private static async Task<AppClientSettings> ReadAsync(string path, CancellationToken ct)
    {
        try
        {
            await using var file = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<AppClientSettings>(file, GatehouseJson.Options, ct) ?? throw new CliException($"{path} is empty.", ExitCode.Usage);
        }
        catch (JsonException)
        {
            throw new CliException($"{path} does not hold the settings of an app.", ExitCode.Usage);
        }
    }
}
