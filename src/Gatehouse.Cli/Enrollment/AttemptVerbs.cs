using System.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Enrollment;

namespace Gatehouse.Cli.Enrollment;

/// <summary><c>gatehouse attempts …</c></summary>
internal static class AttemptVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "attempts", "Tries of devices to enroll, and how they went.", List(verbs), Show(verbs), Cancel(verbs));

    private static Command List(Verbs verbs)
    {
        var state = Choice.Maybe<AttemptState>("--state", "Only in this state.");
        var token = new Option<string?>("--token") { Description = "Only by this token.", HelpName = "tok_…" };
        var device = new Option<string?>("--device") { Description = "Only of this device.", HelpName = "dev_…" };
        var limit = Args.Limit();
        return verbs.Verb("list", "Attempts, newest first.", [state, token, device, limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListEnrollmentAttemptsAsync(run.Get(state), run.Get(token), run.Get(device), ct), run.Get(limit),
            [
                new("Id", a => a.Id), new("State", a => a.State), new("Cause", a => a.Cause), new("Token", a => a.TokenName),
                new("Model", a => a.ProductName ?? a.Platform), new("Serial", a => a.SerialNumber), new("Device", a => a.DeviceId),
                new("Began", a => a.CreatedAt),
            ],
            ct));
    }

    private static Command Show(Verbs verbs)
    {
        var id = Args.Id("att");
        return verbs.Verb("show", "What happened in an attempt, step by step, and what to do about it.", [id], async (run, ct) =>
        {
            var attempt = await run.Client.GetEnrollmentAttemptAsync(run.Get(id), ct);
            if (run.Print.IsJson)
            {
                run.Print.One(attempt);
                return;
            }

            run.Print.One(attempt.Attempt);
            run.Print.Done($"\n{attempt.TellAdmin}\n");
            run.Print.Many<EnrollmentLogEntry>(
                attempt.Timeline,
                new("At", e => e.At.ToLocalTime().ToString("HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture)),
                new("Event", e => e.Code), new("Outcome", e => e.Outcome), new("What", e => e.Text));
        });
    }

    private static Command Cancel(Verbs verbs)
    {
        var id = Args.Id("att");
        var reason = new Option<string?>("--reason") { Description = "Why; kept in the log." };
        return verbs.Verb("cancel", "End a running attempt: frees its place and revokes its certificate.", [id, reason], async (run, ct) =>
        {
            var attempt = await run.Client.CancelEnrollmentAttemptAsync(run.Get(id), run.Get(reason), ct);
            run.Print.Done("Cancelled.", attempt);
        });
    }
}
