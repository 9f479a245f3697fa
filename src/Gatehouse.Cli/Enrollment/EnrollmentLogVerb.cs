using System.CommandLine;
using System.Globalization;
using System.Text;
using Gatehouse.Cli.Running;

namespace Gatehouse.Cli.Enrollment;

/// <summary><c>gatehouse log</c></summary>
internal static class EnrollmentLogVerb
{
    public static Command Build(Verbs verbs)
    {
        var code = new Option<string?>("--code") { Description = "Only this event, such as SCEP_FAIL." };
        var token = new Option<string?>("--token") { Description = "Only of this token.", HelpName = "tok_…" };
        var csv = new Option<bool>("--csv") { Description = "All of it as CSV, for a spreadsheet." };
        var limit = Args.Limit();
        return verbs.Verb("log", "The enrollment log, newest first.", [code, token, csv, limit], async (run, ct) =>
        {
            if (run.Get(csv))
            {
                await run.Terminal.Out.WriteAsync(Encoding.UTF8.GetString(await run.Client.GetEnrollmentLogCsvAsync(run.Get(code), run.Get(token), ct)));
                return;
            }

            await run.Print.ManyAsync(
                run.Client.ListEnrollmentLogAsync(run.Get(code), run.Get(token), ct), run.Get(limit),
                [
                    new("At", e => e.At.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)), new("Event", e => e.Code),
                    new("Outcome", e => e.Outcome), new("Attempt", e => e.AttemptId), new("What", e => e.Text),
                ],
                ct);
        });
    }
}
