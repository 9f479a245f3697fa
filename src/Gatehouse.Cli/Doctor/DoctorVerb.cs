using System.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Admin;

namespace Gatehouse.Cli.Doctor;

/// <summary><c>gatehouse doctor</c>: what the server finds about itself, and what can only be seen from outside.</summary>
internal static class DoctorVerb
{
    public static Command Build(Verbs verbs) => verbs.Verb(
        "doctor", "Look for what is wrong, and say what to do. Exit code 0 only if nothing is broken.", [], async (run, ct) =>
        {
            var findings = await OutsideChecks.RunAsync(run.Server, run.Terminal.Time, ct);
            if (run.Credential is null)
            {
                run.Print.Remark("Not signed in, so only what can be seen from outside was checked.");
            }
            else if (findings.Any(f => f.Name == OutsideChecks.Reachable && f.Severity == FindingSeverity.Ok))
            {
                findings.AddRange(await run.Client.RunDoctorAsync(ct));
            }

            run.Print.Many<DoctorFinding>(
                findings,
                new("", f => Mark(f.Severity)), new("Check", f => f.Name), new("Found", f => f.Message), new("What to do", f => f.Fix));
            return findings.Any(f => f.Severity == FindingSeverity.Error) ? ExitCode.Failed : ExitCode.Ok;
        });

    private static string Mark(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Ok => "✓",
        FindingSeverity.Warning => "!",
        _ => "✗",
    };
}
