using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gatehouse.Cli.Output;
using Gatehouse.Cli.Running;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Common;

namespace Gatehouse.Cli.Enrollment;

/// <summary><c>gatehouse log</c></summary>
internal static class EnrollmentLogVerb
{
    public static Command Build(Verbs verbs)
    {
        var code = new Option<string?>("--code") { Description = "Only this event, such as SCEP_FAIL." };
        var token = new Option<string?>("--token") { Description = "Only of this token.", HelpName = "tok_…" };
        var attempt = new Option<string?>("--attempt") { Description = "Only of this attempt.", HelpName = "att_…" };
        var device = new Option<string?>("--device") { Description = "Only of this device.", HelpName = "dev_…" };
        var outcome = new Option<string?>("--outcome") { Description = "Only with this outcome." };
        outcome.AcceptOnlyFromAmong("ok", "warning", "failed", "refused");
        var from = new Option<DateTimeOffset?>("--from") { Description = "Not before this moment.", HelpName = "time" };
        var to = new Option<DateTimeOffset?>("--to") { Description = "Before this moment.", HelpName = "time" };
        var csv = new Option<bool>("--csv") { Description = "As CSV, for a spreadsheet; the newest 20,000 events." };
        var follow = new Option<bool>("--follow") { Description = "Show new events as they come, until interrupted." };
        var limit = Args.Limit();
        return verbs.Verb("log", "The enrollment log, newest first.", [code, outcome, token, attempt, device, from, to, csv, follow, limit], async (run, ct) =>
        {
            var filter = new EnrollmentLogFilter
            {
                Code = run.Get(code),
                Outcome = run.Get(outcome),
                TokenId = run.Get(token),
                AttemptId = run.Get(attempt),
                DeviceId = run.Get(device),
                From = run.Get(from),
                To = run.Get(to),
            };
            if (run.Get(follow))
            {
                await FollowAsync(run, filter, ct);
                return;
            }

            if (run.Get(csv))
            {
                await run.Terminal.Out.WriteAsync(Encoding.UTF8.GetString(await run.Client.GetEnrollmentLogCsvAsync(filter, ct)));
                return;
            }

            await run.Print.ManyAsync(
                run.Client.ListEnrollmentLogAsync(filter, ct), run.Get(limit),
                [
                    new("At", e => e.At.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)), new("Event", e => e.Code),
                    new("Outcome", e => e.Outcome), new("Attempt", e => e.AttemptId), new("What", e => e.Text),
                ],
                ct);
        });
    }

    // One line each, so that the output can be piped on; with --output json each line is an object.
    private static async Task FollowAsync(Invocation run, EnrollmentLogFilter filter, CancellationToken ct)
    {
        await foreach (var entry in run.Client.FollowEnrollmentLogAsync(filter, ct))
        {
            var at = entry.At.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            await run.Terminal.Out.WriteLineAsync(run.Print.IsJson
                ? JsonSerializer.Serialize(entry, GatehouseJson.Options)
                : $"{at}  {entry.Code}  {entry.Outcome}  {entry.AttemptId ?? "-"}  {Plain.Text(entry.Text)}");
            await run.Terminal.Out.FlushAsync(ct);
        }
    }
}
