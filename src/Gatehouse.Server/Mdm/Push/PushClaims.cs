using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Push;

/// <summary>A push to send.</summary>
public sealed class DuePush
{
    /// <summary>Channel.</summary>
    public required string Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string OrgId { get; init; }

    /// <summary>Token.</summary>
    public required byte[] PushToken { get; init; }

    /// <summary>Magic. Goes into the push and nowhere else.</summary>
    public required string PushMagic { get; init; }

    /// <summary>When the token came.</summary>
    public long TokenMs { get; init; }

    /// <summary>Failures in a row.</summary>
    public long PushFailures { get; init; }
}

/// <summary>Claims due pushes and records what became of them.</summary>
public sealed class PushClaims(Database database, TimeProvider time)
{
    /// <summary>Pushes of one claim.</summary>
    public const int BatchSize = 500;

    private const int SuspendAfter = 5;
    private static readonly TimeSpan CertificateTrouble = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Suspension = TimeSpan.FromDays(1);

    /// <summary>
    /// Takes what is due. The next push of each is set in the same statement, by the schedule, if commands still wait; a claim
    /// whose process dies is therefore made up for by itself.
    /// </summary>
    public Task<List<DuePush>> ClaimAsync(Tx tx)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return tx.QueryAsync<DuePush>(
            $"""
            update mdm_enrollment set
                push_due_ms = case when exists (select 1 from mdm_delivery q where q.enrollment_id = mdm_enrollment.id and q.closed_ms is null)
                    then @now + case push_step when 0 then @step0 when 1 then @step1 else @step2 end else null end,
                push_step = push_step + 1
            where id in (
                select id from mdm_enrollment
                where push_due_ms is not null and push_due_ms <= @now and state = 'enrolled' and push_token is not null
                  and org_id not in (select id from admin_organization where disabled_ms is not null)
                order by push_due_ms limit {BatchSize}{tx.ForUpdateSkipLocked})
            returning id, org_id, push_token, push_magic, token_ms, push_failures
            """,
            new { now, step0 = Ms(PushSchedule.After(0)), step1 = Ms(PushSchedule.After(1)), step2 = Ms(PushSchedule.After(2)) });
    }

    /// <summary>When the next push is due; null when none is.</summary>
    public Task<long?> NextDueAsync(CancellationToken ct) =>
        database.FirstAsync<long?>(
            """
            select min(push_due_ms) from mdm_enrollment where push_due_ms is not null and state = 'enrolled' and push_token is not null
              and org_id not in (select id from admin_organization where disabled_ms is not null)
            """,
            null, ct);

    /// <summary>Puts pushes off that could not be sent for the certificate's sake.</summary>
    public Task PostponeAsync(Tx tx, IEnumerable<DuePush> pushes, string reason) =>
        tx.ExecuteAsync(
            $"update mdm_enrollment set push_due_ms = @due, push_step = 0, push_error = @reason where state = 'enrolled' and id {JsonIds.In(tx.Kind, "@ids")}",
            new { ids = JsonIds.Of(pushes.Select(p => p.Id)), reason, due = Now() + Ms(CertificateTrouble) });

    /// <summary>Records the answers of APNs.</summary>
    public async Task RecordAsync(Tx tx, PushCertificateRow certificate, IReadOnlyList<DuePush> pushes, IReadOnlyList<ApnsOutcome> outcomes)
    {
        var accepted = pushes.Where((_, i) => outcomes[i].Verdict == ApnsVerdict.Accepted).Select(p => p.Id).ToList();
        if (accepted.Count > 0)
        {
            await tx.ExecuteAsync(
                $"update mdm_enrollment set pushed_ms = @now, push_error = null, push_failures = 0 where id {JsonIds.In(tx.Kind, "@ids")}",
                new { ids = JsonIds.Of(accepted), now = Now() });
        }

        for (var i = 0; i < pushes.Count; i++)
        {
            if (outcomes[i].Verdict != ApnsVerdict.Accepted)
            {
                await RecordAsync(tx, pushes[i], outcomes[i]);
            }
        }

        var refused = outcomes.FirstOrDefault(o => o.Verdict == ApnsVerdict.CertificateRefused);
        if (refused is not null || accepted.Count > 0)
        {
            await tx.ExecuteAsync(
                "update mdm_push_certificate set last_error = @error where id = @Id and (last_error is not null or @error is not null)",
                new { certificate.Id, error = refused?.Reason });
        }
    }

    private Task RecordAsync(Tx tx, DuePush push, ApnsOutcome outcome) => outcome.Verdict switch
    {
        // Only if the token we hold is older than its end: a TokenUpdate may have crossed the push.
        ApnsVerdict.TokenGone when outcome.GoneSince is { } since && since.ToUnixTimeMilliseconds() >= push.TokenMs => tx.ExecuteAsync(
            """
            update mdm_enrollment set state = 'push-dead', push_due_ms = null, push_error = @Reason, updated_ms = @now
            where id = @Id and state = 'enrolled' and token_ms = @TokenMs
            """,
            new { push.Id, push.TokenMs, outcome.Reason, now = Now() }),
        ApnsVerdict.TokenGone => tx.ExecuteAsync(
            "update mdm_enrollment set push_error = @Reason where id = @Id and state = 'enrolled' and token_ms = @TokenMs",
            new { push.Id, push.TokenMs, outcome.Reason }),
        ApnsVerdict.CertificateRefused => PostponeAsync(tx, [push], outcome.Reason ?? "Refused"),
        ApnsVerdict.Later => FailAsync(tx, push, outcome, PushSchedule.Retry(push.PushFailures, outcome.RetryAfter)),
        // A token that APNs does not know for this certificate is no unenrollment: it is kept, and tried rarely.
        _ => FailAsync(tx, push, outcome, push.PushFailures + 1 >= SuspendAfter ? Suspension : PushSchedule.Retry(push.PushFailures, null)),
    };

    private Task FailAsync(Tx tx, DuePush push, ApnsOutcome outcome, TimeSpan pause) =>
        tx.ExecuteAsync(
            """
            update mdm_enrollment set push_due_ms = @due, push_step = 0, push_failures = push_failures + 1, push_error = @Reason
            where id = @Id and state = 'enrolled'
            """,
            new { push.Id, outcome.Reason, due = Now() + Ms(pause) });

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static long Ms(TimeSpan span) => (long)span.TotalMilliseconds;
}
