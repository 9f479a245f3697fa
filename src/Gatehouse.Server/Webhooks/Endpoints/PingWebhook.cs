using Gatehouse.Client.Contracts.Webhooks;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Webhooks.Deliveries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Webhooks.Endpoints;

/// <summary>The test of a webhook: one message, signed like any other, and what the receiver answered. It is not tried again.</summary>
internal sealed class PingWebhook(Database database, WebhookStore webhooks, WebhookSender sender, IAudit audit, TimeProvider time)
{
    private const string Type = "webhook.ping";

    /// <summary>Sends it, also while the webhook is switched off.</summary>
    public async Task<Results<Ok<WebhookPing>, ProblemHttpResult>> HandleAsync(string id, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        if (await webhooks.FindAsync(caller.OrganizationId, id, ct) is not { } row)
        {
            return Problems.NotFound();
        }

        var now = time.GetUtcNow();
        var message = WebhookMessage.Write(Type, caller.OrganizationId, now, new { webhookId = id });
        var started = time.GetTimestamp();
        var answer = await sender.SendAsync(row, Id.New("evt", time), message, ct);
        var took = time.GetElapsedTime(started);
        await database.WriteAsync(tx => audit.WriteAsync(tx, caller, "webhook.ping", id, new { answer.Status, answer.Error }), ct);
        return TypedResults.Ok(new WebhookPing(answer.Error is null, answer.Status, answer.Error, (int)took.TotalMilliseconds));
    }
}
