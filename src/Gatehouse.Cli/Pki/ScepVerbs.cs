using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Pki;

namespace Gatehouse.Cli.Pki;

/// <summary><c>gatehouse scep …</c></summary>
internal static class ScepVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "scep", "SCEP profiles: how devices get their certificates.",
        List(verbs), Show(verbs), WriteScepVerbs.Create(verbs), WriteScepVerbs.Update(verbs), Delete(verbs), Test(verbs), Challenge(verbs));

    private static Command List(Verbs verbs)
    {
        var limit = Args.Limit();
        return verbs.Verb("list", "SCEP profiles.", [limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListScepProfilesAsync(ct), run.Get(limit),
            [
                new("Id", p => p.Id), new("Name", p => p.Name), new("Server", p => p.Server), new("Challenge", p => p.Challenge),
                new("Approval", p => p.Approval), new("Days", p => p.ValidityDays), new("Enabled", p => p.Enabled), new("Default", p => p.IsDefault ? "yes" : ""),
            ],
            ct));
    }

    private static Command Show(Verbs verbs)
    {
        var id = Args.Id("scep");
        return verbs.Verb("show", "Everything about a SCEP profile.", [id],
            async (run, ct) => run.Print.One(await run.Client.GetScepProfileAsync(run.Get(id), ct)));
    }

    private static Command Delete(Verbs verbs) => verbs.AskFirst(
        "delete", "Delete a SCEP profile.", Args.Id("scep"),
        id => $"Delete {id}?", (run, id, ct) => run.Client.DeleteScepProfileAsync(id, ct), "Deleted.");

    private static Command Test(Verbs verbs)
    {
        var id = Args.Id("scep");
        return verbs.Verb("test", "Get a certificate as a device would. Exit code 0 only if that worked.", [id], async (run, ct) =>
        {
            var test = await run.Client.TestScepProfileAsync(run.Get(id), ct);
            if (run.Print.IsJson)
            {
                run.Print.One(test);
            }
            else
            {
                run.Print.Many<ScepTestStep>(
                    test.Steps, new("Step", s => s.Name), new("Outcome", s => s.Outcome), new("ms", s => s.ElapsedMilliseconds), new("Found", s => s.Detail));
            }

            return test.Passed ? ExitCode.Ok : ExitCode.Failed;
        });
    }

    private static Command Challenge(Verbs verbs)
    {
        var id = Args.Id("scep");
        var attempt = new Option<string?>("--attempt") { Description = "For this attempt.", HelpName = "att_…" };
        var device = new Option<string?>("--device") { Description = "For this device.", HelpName = "dev_…" };
        var minutes = new Option<int?>("--minutes") { Description = "How long it lasts.", HelpName = "n" };
        return verbs.Verb("challenge", "Make a challenge; shown only here.", [id, attempt, device, minutes], async (run, ct) =>
        {
            var challenge = await run.Client.CreateScepChallengeAsync(
                run.Get(id), new CreateScepChallenge { AttemptId = run.Get(attempt), DeviceId = run.Get(device), LifetimeMinutes = run.Get(minutes) }, ct);
            run.Print.Done(challenge.Challenge, challenge);
        });
    }
}
