using System.Text.Json;
using Dapper;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Webhooks.Contracts;
using Gatehouse.Server.Webhooks.Endpoints;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Webhooks.Deliveries;

/// <summary>The outbox: a row for each webhook that wants the event, in the transaction of the event.</summary>
internal sealed class WebhookEvents(DeliveryQueue queue, IOptions<WebhooksOptions> options, TimeProvider time) : IWebhookEvents
{
    // A name of its own for the parameter: the statement before it may have one of the same name.
    private const string Live = "select id, events from webhook_endpoint where org_id = @tellOrganizationId and not disabled and suspended_ms is null";

    /// <inheritdoc/>
    public async Task AddAsync(Tx tx, string organizationId, string type, Func<Task<object>> data) =>
        await TellAsync(tx, await tx.QueryAsync<Target>(Live, new { tellOrganizationId = organizationId }), organizationId, type, data);

    /// <inheritdoc/>
    public async Task WriteAsync(Tx tx, string organizationId, string type, string insert, object args, Func<Task<object>> data)
    {
        var parameters = new DynamicParameters(args);
        parameters.Add("tellOrganizationId", organizationId);
        await TellAsync(tx, await tx.QueryAsync<Target>($"{insert};\n{Live}", parameters), organizationId, type, data);
    }

    private async Task TellAsync(Tx tx, List<Target> live, string organizationId, string type, Func<Task<object>> data)
    {
        var wanted = live.FindAll(t => t.Wants(type));
        if (wanted.Count == 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        var eventId = Id.New("evt", time);
        var payload = WebhookMessage.Write(type, organizationId, now, await data());
        foreach (var target in wanted)
        {
            await tx.ExecuteAsync(
                """
                insert into webhook_delivery (id, org_id, webhook_id, event_id, event_type, payload, next_ms, created_ms, expires_ms)
                values (@id, @organizationId, @webhookId, @eventId, @type, @payload, @now, @now, @expires)
                """,
                new
                {
                    id = Id.New("whd", time), organizationId, webhookId = target.Id, eventId, type, payload,
                    now = now.ToUnixTimeMilliseconds(), expires = (now + options.Value.MaxAge).ToUnixTimeMilliseconds(),
                });
        }

        queue.Wake.SetAfter(tx);
    }

    private sealed class Target
    {
        public required string Id { get; init; }

        public required string Events { get; init; }

        public bool Wants(string type) => EventPatterns.Match(JsonSerializer.Deserialize<List<string>>(Events) ?? [], type);
    }
}
