using Gatehouse.Server.Hosting.Background;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Webhooks.Endpoints;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Webhooks.Deliveries;

/// <summary>Deliveries that are due, in <c>webhook_delivery</c>. Each webhook has its own line, so that a slow one holds up none of the others for long.</summary>
internal sealed class DeliveryQueue(Database database, IOptions<WebhooksOptions> options, TimeProvider time)
{
    /// <summary>Deliveries to one webhook in one claim.</summary>
    public const int BatchSize = 16;

    private const int MaxWebhooks = 100;
    private const string Sendable = "not w.disabled and w.suspended_ms is null";

    /// <summary>Something may be due.</summary>
    public WakeSignal Wake { get; } = new();

    /// <summary>Webhooks that something is due for.</summary>
    public Task<List<WebhookRow>> DueAsync(CancellationToken ct) => database.QueryAsync<WebhookRow>(
        $"""
        select w.* from webhook_endpoint w
        where {Sendable} and exists (select 1 from webhook_delivery d where d.webhook_id = w.id and d.next_ms <= @now)
        order by w.id limit {MaxWebhooks}
        """,
        new { now = Now }, ct);

    /// <summary>
    /// Takes what is due for one webhook. The next try of each is set in the same statement, so one whose process dies is made
    /// up for; a receiver must therefore bear to be told twice.
    /// </summary>
    public Task<List<DeliveryRow>> ClaimAsync(Tx tx, string webhookId) => tx.QueryAsync<DeliveryRow>(
        $"""
        update webhook_delivery set attempts = attempts + 1, tried_ms = @now, next_ms = @again, last_status = null, last_error = null
        where id in (select id from webhook_delivery where webhook_id = @webhookId and next_ms <= @now order by next_ms limit {BatchSize}{tx.ForUpdateSkipLocked})
        returning *
        """,
        new { webhookId, now = Now, again = (time.GetUtcNow() + Lease).ToUnixTimeMilliseconds() });

    /// <summary>When the next one is due; null when there is none.</summary>
    public Task<long?> NextDueAsync(CancellationToken ct) => database.FirstAsync<long?>(
        $"select min(d.next_ms) from webhook_delivery d join webhook_endpoint w on w.id = d.webhook_id where {Sendable} and d.next_ms is not null", null, ct);

    // Longer than a batch can take.
    private TimeSpan Lease => options.Value.Timeout * (BatchSize + 2);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
