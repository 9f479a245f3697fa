using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Enrollment.Attempts;

/// <summary>
/// Notices attempts that stay in a stage for too long: once per stage it writes a log entry with the likely cause, and
/// pushes or releases the device where that can help. The page reads the cause from the attempt.
/// </summary>
internal sealed class StageWatchdog(
    Database database, IMdmReadiness mdm, EnrollmentJournal journal, IOptions<EnrollmentOptions> options, TimeProvider time, ILogger<StageWatchdog> log)
    : SweepTask(database, time, log)
{
    /// <inheritdoc />
    public override string Name => "enrollment-watchdog";

    /// <inheritdoc />
    protected override TimeSpan Interval => options.Value.WatchInterval;

    /// <inheritdoc />
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var most = 0;
        foreach (var watch in StageWatch.All)
        {
            most = Math.Max(most, await TellAsync(tx, watch, now, limit));
        }

        return Math.Max(most, await ReleaseAsync(tx, now, limit));
    }

    private async Task<int> TellAsync(Tx tx, StageWatch watch, DateTimeOffset now, int limit)
    {
        var stuck = await tx.QueryAsync<AttemptRow>(
            """
            select * from enrollment_attempt where state = @state and ended_ms is null and told_ms is null and stage_ms <= @before
            order by stage_ms limit @limit
            """ + tx.ForUpdateSkipLocked,
            new { state = Words.Of(watch.Stage), before = (now - watch.After).ToUnixTimeMilliseconds(), limit });
        foreach (var attempt in stuck)
        {
            // A cause that was seen, such as a refused certificate, beats a guess.
            var cause = attempt.Cause ?? await GuessAsync(tx, attempt, watch);
            await tx.ExecuteAsync(
                "update enrollment_attempt set told_ms = @now, cause = @cause where id = @Id", new { attempt.Id, cause, now = now.ToUnixTimeMilliseconds() });
            if (watch.Push && attempt.DeviceId is not null)
            {
                await mdm.RepushAsync(tx, attempt.DeviceId);
            }

            await journal.WriteAsync(tx, new JournalEvent(attempt.OrgId, Codes.Stalled, "system")
            {
                AttemptId = attempt.Id,
                Detail = new { stage = attempt.State, cause, seconds = (now.ToUnixTimeMilliseconds() - attempt.StageMs) / 1000, pushed = watch.Push },
            });
        }

        return stuck.Count;
    }

    // By account, the person signs in to the Managed Apple Account between the profile and the first request.
    private static async Task<string> GuessAsync(Tx tx, AttemptRow attempt, StageWatch watch) =>
        watch.Stage != AttemptState.ProfileIssued ? watch.Cause
        : await tx.FirstAsync<string>(
            "select id from enrollment_log where attempt_id = @Id and code in ('SCEP_CAPS', 'SCEP_CACERT') limit 1", new { attempt.Id }) is not null
            ? Causes.NoRequest
        : attempt.IsAccount ? Causes.ManagedAppleSignIn
        : watch.Cause;

    private async Task<int> ReleaseAsync(Tx tx, DateTimeOffset now, int limit)
    {
        var waiting = await tx.QueryAsync<AttemptRow>(
            """
            select * from enrollment_attempt where state in ('enrolled', 'configuring') and ended_ms is null and released_ms is null
              and device_id is not null and stage_ms <= @before
            order by stage_ms limit @limit
            """ + tx.ForUpdateSkipLocked,
            new { before = (now - StageWatch.ReleaseAfter).ToUnixTimeMilliseconds(), limit });
        foreach (var attempt in waiting)
        {
            await tx.ExecuteAsync("update enrollment_attempt set released_ms = @now where id = @Id", new { attempt.Id, now = now.ToUnixTimeMilliseconds() });
            await mdm.ReleaseAsync(tx, attempt.DeviceId!);
        }

        return waiting.Count;
    }
}
