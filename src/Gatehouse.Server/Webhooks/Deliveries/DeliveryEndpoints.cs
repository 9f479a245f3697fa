using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Webhooks;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Webhooks.Endpoints;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Webhooks.Deliveries;

/// <summary>Deliveries through the API.</summary>
internal sealed class DeliveryEndpoints(Database database, WebhookStore webhooks, DeliveryQueue queue, IAudit audit, IOptions<WebhooksOptions> options, TimeProvider time)
{
    private const string One = "select * from webhook_delivery where org_id = @organizationId and webhook_id = @id and id = @deliveryId";

    /// <summary>Messages to a webhook, newest first, without what they say.</summary>
    /// <param name="id">Webhook.</param>
    /// <param name="page">Page.</param>
    /// <param name="stateName">Only those in this state.</param>
    /// <param name="http">Request.</param>
    /// <param name="ct">Stops.</param>
    public async Task<Results<Ok<Page<WebhookDelivery>>, ProblemHttpResult>> ListAsync(
        string id, [AsParameters] PageRequest page, [FromQuery(Name = "state")] string? stateName, HttpContext http, CancellationToken ct)
    {
        var organizationId = Caller.Of(http).OrganizationId;
        var state = QueryEnum.Parse<WebhookDeliveryState>(stateName, "state")?.ToString().ToLowerInvariant();
        if (await webhooks.FindAsync(organizationId, id, ct) is null)
        {
            return Problems.NotFound();
        }

        var after = page.After();
        var rows = await database.QueryAsync<DeliveryRow>(
            $"""
            select * from webhook_delivery where org_id = @organizationId and webhook_id = @id
                {(after is null ? "" : "and id < @after")} {(state is null ? "" : "and state = @state")}
            order by id desc limit @Fetch
            """,
            new { organizationId, id, after, state, page.Fetch }, ct);
        return TypedResults.Ok(page.Page(rows, r => r.Id, r => r.ToContract()));
    }

    /// <summary>One message, with what it says.</summary>
    public async Task<Results<Ok<WebhookDelivery>, ProblemHttpResult>> GetAsync(string id, string deliveryId, HttpContext http, CancellationToken ct) =>
        await database.FirstAsync<DeliveryRow>(One, new { organizationId = Caller.Of(http).OrganizationId, id, deliveryId }, ct) is { } row
            ? TypedResults.Ok(row.ToContract(withPayload: true))
            : Problems.NotFound();

    /// <summary>Sends a message once more, under the same id and with all its tries before it. One that still waits goes at once.</summary>
    public async Task<Results<Ok<WebhookDelivery>, ProblemHttpResult>> RetryAsync(string id, string deliveryId, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var now = time.GetUtcNow();
        var args = new { caller.OrganizationId, id, deliveryId, now = now.ToUnixTimeMilliseconds(), expires = (now + options.Value.MaxAge).ToUnixTimeMilliseconds() };
        return await database.WriteAsync<Results<Ok<WebhookDelivery>, ProblemHttpResult>>(async tx =>
        {
            var again = await tx.FirstAsync<DeliveryRow>(
                """
                update webhook_delivery set state = 'pending', attempts = 0, next_ms = @now, expires_ms = @expires, ended_ms = null
                where org_id = @OrganizationId and webhook_id = @id and id = @deliveryId
                returning *
                """, args);
            if (again is null)
            {
                return Problems.NotFound();
            }

            await audit.WriteAsync(tx, caller, "webhook.retry", id, new { deliveryId });
            queue.Wake.SetAfter(tx);
            return TypedResults.Ok(again.ToContract());
        }, ct);
    }
}
