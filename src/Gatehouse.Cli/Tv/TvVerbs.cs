using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Cli.Tv;

/// <summary><c>gatehouse tv …</c>: what TV sign-in does, from draft to active.</summary>
internal static class TvVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "tv", "TV-provider sign-in: what is configured. Changes go into a draft until it is activated.",
        [
            Show(verbs), Draft(verbs), .. TvItemVerbs.All(verbs), Validate(verbs), Activate(verbs), Discard(verbs), Revisions(verbs), Restore(verbs), Export(verbs), Import(verbs),
            Presets(verbs), Report(verbs),
        ]);

    private static Command Show(Verbs verbs)
    {
        var number = new Option<long?>("--revision") { Description = "An earlier one, by its number.", HelpName = "n" };
        return verbs.Verb("show", "The active configuration, or an earlier one.", [number], async (run, ct) =>
            run.Print.One(run.Get(number) is { } n ? await run.Client.GetTvRevisionAsync(n, ct) : await run.Client.GetTvConfigurationAsync(ct)));
    }

    private static Command Draft(Verbs verbs) => verbs.Verb(
        "draft", "What is being worked at.", [], async (run, ct) => run.Print.One(await run.Client.GetTvDraftAsync(ct)));

    private static Command Validate(Verbs verbs) => verbs.Verb(
        "validate", "What activating the draft would change, and what stands in the way; ends with 1 when something does.", [], async (run, ct) =>
        {
            var validation = await run.Client.ValidateTvDraftAsync(ct);
            if (run.Print.IsJson)
            {
                run.Print.One(validation);
            }
            else
            {
                run.Print.Many(validation.Changes, new("Change", c => c.Kind), new("What", c => c.Path));
                run.Print.Many(validation.Findings, new("Severity", f => f.Severity), new("Where", f => f.Path), new("What", f => f.Message));
            }

            return validation.CanActivate ? ExitCode.Ok : ExitCode.Failed;
        });

    private static Command Activate(Verbs verbs)
    {
        var description = new Option<string>("--description", "-m") { Description = "What was changed, for the log.", Required = true };
        return verbs.Verb("activate", "Make the draft the active configuration.", [description], async (run, ct) =>
        {
            var revision = await run.Client.ActivateTvDraftAsync(new ActivateTvConfiguration(run.Get(description)!), ct);
            run.Print.Done($"Revision {revision.Number} holds.", revision);
        });
    }

    private static Command Discard(Verbs verbs)
    {
        var yes = Args.Yes();
        return verbs.Verb("discard", "Forget the draft.", [yes], async (run, ct) =>
        {
            run.Confirm("Forget the draft?", run.Get(yes));
            await run.Client.DiscardTvDraftAsync(ct);
            run.Print.Done("Forgotten.");
        });
    }

    private static Command Revisions(Verbs verbs)
    {
        var limit = Args.Limit();
        return verbs.Verb("revisions", "Configurations that were activated, newest first.", [limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListTvRevisionsAsync(ct), run.Get(limit),
            [new("Number", r => r.Number), new("Activated", r => r.ActivatedAt), new("By", r => r.ActivatedBy), new("Description", r => r.Description)], ct));
    }

    private static Command Restore(Verbs verbs)
    {
        var number = new Argument<long>("number") { Description = "Which revision." };
        return verbs.Verb("restore", "Make an earlier revision the draft, to be looked at and activated again.", [number], async (run, ct) =>
            run.Print.Done("It is the draft now.", await run.Client.RestoreTvRevisionAsync(run.Get(number), ct)));
    }

    private static Command Export(Verbs verbs)
    {
        var draft = new Option<bool>("--draft") { Description = "The draft instead of what is active." };
        return verbs.Verb("export", "The configuration as the file that import takes. Secrets are not in it.", [draft], async (run, ct) =>
            run.Print.Json(run.Get(draft) ? (await run.Client.GetTvDraftAsync(ct)).Configuration : await run.Client.ExportTvConfigurationAsync(ct)));
    }

    private static Command Import(Verbs verbs)
    {
        var file = Args.File("JSON, as export writes it; - reads standard input.");
        var merge = new Option<bool>("--merge") { Description = "Put its items over those of the draft with the same ids, and leave the others." };
        return verbs.Verb("import", "Take a file into the draft, in place of what is there.", [file, merge], async (run, ct) =>
        {
            var configuration = await run.ReadJsonAsync<TvConfiguration>(run.Get(file), "a TV configuration", ct);
            run.Print.Done("It is in the draft now.", await run.Client.ImportTvConfigurationAsync(configuration, run.Get(merge), ct));
        });
    }

    private static Command Presets(Verbs verbs)
    {
        var id = new Argument<string?>("preset") { Description = "One of them, as the JSON of its MVPD.", DefaultValueFactory = _ => null };
        return verbs.Verb("presets", "What MVPDs of some kind usually look like.", [id], async (run, ct) =>
        {
            var presets = await run.Client.ListTvPresetsAsync(ct).ToListAsync(ct);
            if (run.Get(id) is { } wanted)
            {
                run.Print.Json(TvItemVerbs.Find(presets, wanted).Mvpd);
                return;
            }

            run.Print.Many(presets, new("Id", p => p.Id), new("Title", p => p.Title), new("Description", p => p.Description));
        });
    }

    private static Command Report(Verbs verbs)
    {
        var serviceProvider = new Option<string?>("--service-provider") { Description = "Only of this one.", HelpName = "id" };
        var mvpd = new Option<string?>("--mvpd") { Description = "Only of this one.", HelpName = "id" };
        var csv = new Option<bool>("--csv") { Description = "Comma-separated values." };
        return verbs.Verb("report", "Lifetimes and single sign-on by integration and platform, after everything that may override them.", [serviceProvider, mvpd, csv], async (run, ct) =>
        {
            if (run.Get(csv))
            {
                run.Terminal.Out.Write(System.Text.Encoding.UTF8.GetString(await run.Client.ExportTvReportAsync(run.Get(serviceProvider), run.Get(mvpd), ct)));
                return;
            }

            run.Print.Many(
                await run.Client.ListTvReportAsync(run.Get(serviceProvider), run.Get(mvpd), ct).ToListAsync(ct),
                new("Service provider", r => r.ServiceProvider), new("MVPD", r => r.Mvpd), new("Platform", r => r.Platform), new("Enabled", r => r.Enabled),
                new("Sign-in (s)", r => r.AuthenticationSeconds), new("Authorization (s)", r => r.AuthorizationSeconds), new("Media token (s)", r => r.MediaTokenSeconds),
                new("Single sign-on", r => r.SingleSignOn));
        });
    }
}
