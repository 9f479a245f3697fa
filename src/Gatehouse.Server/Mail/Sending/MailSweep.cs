using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mail.Sending;

/// <summary>Removes what is known of messages that ended long ago, and counts of hours gone by. Messages that nobody sends, because the mail server was taken out of the settings, go with what they say.</summary>
internal sealed class MailSweep(Database database, TimeProvider time, IOptions<MailOptions> options, ILogger<MailSweep> log) : SweepTask(database, time, log)
{
    /// <inheritdoc/>
    public override string Name => "mail-retention";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var old = (now - options.Value.Retention).ToUnixTimeMilliseconds();
        var args = new { limit, old, hour = (now.ToUnixTimeMilliseconds() / 3_600_000) - 1 };
        int[] removed =
        [
            await tx.ExecuteAsync("delete from mail_message where id in (select id from mail_message where ended_ms <= @old or (ended_ms is null and expires_ms <= @old) limit @limit)", args),
            await tx.ExecuteAsync("delete from mail_quota where (org_id, hour) in (select org_id, hour from mail_quota where hour < @hour limit @limit)", args),
        ];
        return removed.Max();
    }
}
