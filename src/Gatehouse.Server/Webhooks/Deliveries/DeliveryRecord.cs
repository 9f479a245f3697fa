using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Background;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Webhooks.Endpoints;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Webhooks.Deliveries;

/// <summary>Notes what came of a batch: what arrived, what is tried again, what is given up, and what that says of the webhook.</summary>
internal sealed class DeliveryRecord(Database database, IAudit audit, IOptions<WebhooksOptions> options, TimeProvider time, ILogger<DeliveryRecord> log)
{
    private const string Ended =
        "update webhook_delivery set state = @state, next_ms = null, ended_ms = @now, last_status = @Status, last_error = @Error where id = @Id and attempts = @Attempts";

    // A process that was given up for dead may still report: its row is somebody else's by then, with another count.
    private const string Again =
        "update webhook_delivery set next_ms = @next, last_status = @Status, last_error = @Error where id = @Id and attempts = @Attempts";

    // To within a minute: a busy webhook does not cost a change of its row for each message.
    private const string Works =
        """
        update webhook_endpoint set delivered_ms = @now, failing_since_ms = null, last_error = null
        where id = @Id and (delivered_ms is null or delivered_ms < @now - 60000 or failing_since_ms is not null)
        """;

    private const string Fails =
        "update webhook_endpoint set failing_since_ms = coalesce(failing_since_ms, @now), last_error = @error where id = @Id returning failing_since_ms";

    private const string Suspend = "update webhook_endpoint set suspended_ms = @now, version = version + 1 where id = @Id and suspended_ms is null and not disabled";

    private static readonly Backoff Pauses = new(TimeSpan.FromSeconds(10), TimeSpan.FromHours(8));

    /// <summary>One transaction for a batch to one webhook.</summary>
    public async Task WriteAsync(WebhookRow webhook, IReadOnlyList<DeliveryRow> batch, WebhookAnswer[] answers, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var suspended = await database.WriteAsync(async tx =>
        {
            for (var i = 0; i < batch.Count; i++)
            {
                await NoteAsync(tx, batch[i], answers[i], now);
            }

            return await JudgeAsync(tx, webhook, answers, now);
        }, ct);
        for (var i = 0; i < batch.Count; i++)
        {
            Log(batch[i], answers[i], now);
        }

        if (suspended is not null)
        {
            WebhooksLog.Suspended(log, webhook.Id, webhook.OrgId, suspended);
        }
    }

    private Task NoteAsync(Tx tx, DeliveryRow delivery, WebhookAnswer answer, DateTimeOffset now)
    {
        if (answer.Error is null || IsLast(delivery, now))
        {
            var state = answer.Error is null ? "delivered" : "failed";
            return tx.ExecuteAsync(Ended, new { delivery.Id, delivery.Attempts, state, now = now.ToUnixTimeMilliseconds(), answer.Status, answer.Error });
        }

        var pause = Pauses.After(delivery.Attempts);
        var next = now + (answer.RetryAfter > pause ? answer.RetryAfter.Value : pause);
        return tx.ExecuteAsync(Again, new { delivery.Id, delivery.Attempts, next = next.ToUnixTimeMilliseconds(), answer.Status, answer.Error });
    }

    private async Task<string?> JudgeAsync(Tx tx, WebhookRow webhook, WebhookAnswer[] answers, DateTimeOffset now)
    {
        var ms = now.ToUnixTimeMilliseconds();
        if (answers.Any(a => a.Error is null))
        {
            await tx.ExecuteAsync(Works, new { webhook.Id, now = ms });
            return null;
        }

        var since = await tx.ScalarAsync<long?>(Fails, new { webhook.Id, now = ms, error = answers[^1].Error });
        var because = answers.Any(a => a.Gone) ? "it said that it is gone"
            : since is { } start && ms - start >= options.Value.SuspendAfter.TotalMilliseconds ? "nothing arrived for too long"
            : null;
        if (because is null || await tx.ExecuteAsync(Suspend, new { webhook.Id, now = ms }) == 0)
        {
            return null;
        }

        await audit.WriteAsync(tx, webhook.OrgId, "system", "webhooks", "webhook.suspend", webhook.Id, new { because, answers[^1].Error });
        return because;
    }

    private bool IsLast(DeliveryRow delivery, DateTimeOffset now) =>
        delivery.Attempts >= options.Value.MaxAttempts || delivery.ExpiresMs <= now.ToUnixTimeMilliseconds();

    private void Log(DeliveryRow delivery, WebhookAnswer answer, DateTimeOffset now)
    {
        if (answer.Error is null)
        {
            WebhooksLog.Delivered(log, delivery.Id, delivery.EventType, delivery.WebhookId);
        }
        else if (IsLast(delivery, now))
        {
            WebhooksLog.GivenUp(log, delivery.Id, delivery.EventType, delivery.WebhookId, answer.Error, delivery.Attempts);
        }
        else
        {
            WebhooksLog.NotDelivered(log, delivery.Id, delivery.EventType, delivery.WebhookId, answer.Error, delivery.Attempts);
        }
    }
}
