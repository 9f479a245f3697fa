using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Tokens;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Enrollment.Attempts;

/// <summary>Gives back the places of attempts from which nothing came within their lifetime.</summary>
internal sealed class AttemptSweep(
    Database database, AttemptMoves moves, EnrollmentJournal journal, IOptions<EnrollmentOptions> options, TimeProvider time, ILogger<AttemptSweep> log)
    : SweepTask(database, time, log)
{
    /// <inheritdoc />
    public override string Name => "enrollment-attempts";

    /// <inheritdoc />
    protected override TimeSpan Interval => options.Value.WatchInterval;

    /// <inheritdoc />
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var ms = now.ToUnixTimeMilliseconds();
        var lapsed = await tx.QueryAsync<AttemptRow>(
            "select * from enrollment_attempt where holds_place and expires_ms <= @ms order by expires_ms limit @limit" + tx.ForUpdateSkipLocked,
            new { ms, limit });
        lapsed.AddRange(await tx.QueryAsync<AttemptRow>(
            "select * from enrollment_attempt where kind = 'account' and ended_ms is null and not counted and expires_ms <= @ms order by expires_ms limit @limit" + tx.ForUpdateSkipLocked,
            new { ms, limit }));
        foreach (var attempt in lapsed)
        {
            await LapseAsync(tx, attempt, ct);
        }

        // What lies in a profile is secret, and its address has ended.
        await tx.ExecuteAsync(
            "update enrollment_attempt set profile_sealed = null where profile_sealed is not null and secret_expires_ms <= @ms", new { ms });
        return lapsed.Count;
    }

    private async Task LapseAsync(Tx tx, AttemptRow attempt, CancellationToken ct)
    {
        if (attempt.AwaitsCertificate || attempt is { IsAccount: true, CertificateId: null })
        {
            // The cause stays if there is one: that is why it was abandoned.
            await moves.EndAsync(tx, attempt, AttemptState.Abandoned, attempt.Cause ?? Codes.Abandoned, ct);
            await journal.WriteAsync(tx, new JournalEvent(attempt.OrgId, Codes.Abandoned, "system") { AttemptId = attempt.Id, Detail = new { cause = attempt.Cause } });
            return;
        }

        // It has its certificate: the place is free again, but the device may still come and take another one.
        if (attempt.TokenId is not null)
        {
            await Places.ReleaseAsync(tx, attempt.Id, attempt.TokenId);
        }

        await tx.ExecuteAsync(
            "update enrollment_attempt set state = 'abandoned', cause = coalesce(cause, @cause), ended_ms = @now, stage_ms = @now where id = @Id and ended_ms is null",
            new { attempt.Id, cause = Codes.Abandoned, now = attempt.ExpiresMs });
        await journal.WriteAsync(tx, new JournalEvent(attempt.OrgId, Codes.Abandoned, "system") { AttemptId = attempt.Id, Detail = new { cause = attempt.Cause, stage = attempt.State } });
    }
}
