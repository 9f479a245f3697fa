using Gatehouse.Server.Hosting.Background;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Webhooks.Endpoints;

namespace Gatehouse.Server.Webhooks.Deliveries;

/// <summary>Sends what is due. Any number of processes may run it: each claims rows, and sets their next try in the same statement.</summary>
internal sealed class WebhookWorker(
    Database database, DeliveryQueue queue, WebhookSender sender, DeliveryRecord record, TimeProvider time, ILogger<WebhookWorker> log) : DueWorker
{
    private const int WebhooksSideBySide = 8;
    private const int DeliveriesSideBySide = 4;

    /// <inheritdoc/>
    protected override TimeProvider Time => time;

    /// <inheritdoc/>
    protected override TimeSpan PollEvery => TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override WakeSignal Wake => queue.Wake;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CancellationToken ct)
    {
        var total = 0;
        while (await RoundAsync(ct) is var sent and > 0)
        {
            total += sent;
        }

        return total;
    }

    /// <inheritdoc/>
    protected override Task<long?> NextDueAsync(CancellationToken ct) => queue.NextDueAsync(ct);

    /// <inheritdoc/>
    protected override void Failed(Exception error) => WebhooksLog.DeliveriesFailed(log, error);

    private async Task<int> RoundAsync(CancellationToken ct)
    {
        var sent = 0;
        await Parallel.ForEachAsync(
            await queue.DueAsync(ct), new ParallelOptions { MaxDegreeOfParallelism = WebhooksSideBySide, CancellationToken = ct },
            async (webhook, token) => Interlocked.Add(ref sent, await SendAsync(webhook, token)));
        return sent;
    }

    private async Task<int> SendAsync(WebhookRow webhook, CancellationToken ct)
    {
        var batch = await database.WriteAsync(tx => queue.ClaimAsync(tx, webhook.Id), ct);
        if (batch.Count == 0)
        {
            return 0;
        }

        var answers = new WebhookAnswer[batch.Count];
        await Parallel.ForAsync(0, batch.Count, new ParallelOptions { MaxDegreeOfParallelism = DeliveriesSideBySide, CancellationToken = ct },
            async (i, token) => answers[i] = await sender.SendAsync(webhook, batch[i].EventId, batch[i].Payload, token));
        await record.WriteAsync(webhook, batch, answers, ct);
        return batch.Count;
    }
}
