using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Webhooks.Deliveries;

/// <summary>Gives up what waited too long for a webhook that is switched off or gone, and removes what ended long ago.</summary>
internal sealed class DeliverySweep(Database database, TimeProvider time, IOptions<WebhooksOptions> options, ILogger<DeliverySweep> log)
    : SweepTask(database, time, log)
{
    /// <inheritdoc/>
    public override string Name => "webhook-deliveries";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        // Those that a worker may have in hand right now are its own to end.
        var args = new
        {
            limit,
            now = now.ToUnixTimeMilliseconds(),
            late = (now - TimeSpan.FromHours(9)).ToUnixTimeMilliseconds(),
            old = (now - options.Value.Retention).ToUnixTimeMilliseconds(),
        };
        int[] changed =
        [
            await tx.ExecuteAsync(
                """
                update webhook_delivery set state = 'failed', next_ms = null, ended_ms = @now, last_error = coalesce(last_error, 'it waited too long')
                where id in (
                    select d.id from webhook_delivery d left join webhook_endpoint w on w.id = d.webhook_id
                    where d.next_ms is not null and d.expires_ms <= @now and (w.id is null or w.disabled or w.suspended_ms is not null or d.expires_ms <= @late)
                    limit @limit)
                """, args),
            await tx.ExecuteAsync("delete from webhook_delivery where id in (select id from webhook_delivery where ended_ms <= @old limit @limit)", args),
        ];
        return changed.Max();
    }
}
