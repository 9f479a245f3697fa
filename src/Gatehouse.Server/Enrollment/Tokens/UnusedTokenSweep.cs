using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.Tokens;

/// <summary>Once a week it writes into the log which tokens without an end nobody used: each is an open door.</summary>
internal sealed class UnusedTokenSweep(Database database, EnrollmentJournal journal, TimeProvider time, ILogger<UnusedTokenSweep> log)
    : SweepTask(database, time, log)
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <inheritdoc />
    public override string Name => "enrollment-unused-tokens";

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromHours(6);

    /// <inheritdoc />
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var before = (now - Week).ToUnixTimeMilliseconds();
        var unused = await tx.QueryAsync<TokenRow>(
            """
            select * from enrollment_token
            where expires_ms is null and revoked_ms is null and coalesce(last_used_ms, created_ms) <= @before
              and (unused_told_ms is null or unused_told_ms <= @before)
            order by id limit @limit
            """ + tx.ForUpdateSkipLocked,
            new { before, limit });
        foreach (var token in unused)
        {
            await tx.ExecuteAsync("update enrollment_token set unused_told_ms = @now where id = @Id", new { token.Id, now = now.ToUnixTimeMilliseconds() });
            await journal.WriteAsync(tx, new JournalEvent(token.OrgId, Codes.TokenUnused, "system")
            {
                TokenId = token.Id,
                Detail = new { lastUsed = Words.Instant(token.LastUsedMs), created = Words.Instant(token.CreatedMs) },
            });
        }

        return unused.Count;
    }
}
