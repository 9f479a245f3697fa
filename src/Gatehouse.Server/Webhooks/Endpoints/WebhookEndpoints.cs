using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Webhooks;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Webhooks.Deliveries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Webhooks.Endpoints;

/// <summary>Webhooks through the API.</summary>
internal sealed class WebhookEndpoints(Database database, WebhookStore webhooks, WebhookRules rules, DeliveryQueue queue, IAudit audit, TimeProvider time)
{
    /// <summary>Webhooks of one organization; each costs a row for every event that it wants.</summary>
    public const int MaxPerOrganization = 20;

    private static readonly TimeSpan LongestKeepOld = TimeSpan.FromDays(7);

    /// <summary>All webhooks, in the order they were made.</summary>
    public static async Task<Ok<Page<Webhook>>> ListAsync([AsParameters] PageRequest page, HttpContext http, WebhookStore webhooks, TimeProvider time, CancellationToken ct)
    {
        var rows = await webhooks.ListAsync(Caller.Of(http).OrganizationId, page, ct);
        return TypedResults.Ok(page.Page(rows, r => r.Id, r => r.ToContract(time.GetUtcNow())));
    }

    /// <summary>What webhooks can be told.</summary>
    public static Ok<Page<WebhookEventType>> ListTypes(EventPatterns patterns) => TypedResults.Ok(new Page<WebhookEventType>(patterns.Types, null));

    /// <summary>One webhook.</summary>
    public static async Task<Results<Ok<Webhook>, ProblemHttpResult>> GetAsync(string id, HttpContext http, WebhookStore webhooks, TimeProvider time, CancellationToken ct)
    {
        if (await webhooks.FindAsync(Caller.Of(http).OrganizationId, id, ct) is not { } row)
        {
            return Problems.NotFound();
        }

        ETags.Set(http, row.Version);
        return TypedResults.Ok(row.ToContract(time.GetUtcNow()));
    }

    /// <summary>Makes a webhook. Its secret is shown only in this answer.</summary>
    public async Task<Results<Created<CreatedWebhook>, ProblemHttpResult>> CreateAsync(CreateWebhook request, HttpContext http, CancellationToken ct)
    {
        if (rules.Faults(request.Name, request.Url, request.Events) is { Count: > 0 } faults)
        {
            return Problems.RequestInvalid(faults);
        }

        var caller = Caller.Of(http);
        return await database.WriteAsync<Results<Created<CreatedWebhook>, ProblemHttpResult>>(async tx =>
        {
            if (await WebhookStore.CountAsync(tx, caller.OrganizationId) >= MaxPerOrganization)
            {
                return Problems.Conflict($"An organization has at most {MaxPerOrganization} webhooks.");
            }

            var (row, secret) = await webhooks.AddAsync(tx, caller.OrganizationId, request.Name.Trim(), request.Url, request.Events);
            await audit.WriteAsync(tx, caller, "webhook.create", row.Id, new { row.Name, Host = HostOf(row.Url), request.Events });
            return TypedResults.Created($"/api/v1/webhooks/{row.Id}", new CreatedWebhook(row.ToContract(time.GetUtcNow()), secret));
        }, ct);
    }

    /// <summary>Changes a webhook. What is absent stays; switched on, it goes on with what still waits for it.</summary>
    public async Task<Results<Ok<Webhook>, ProblemHttpResult>> UpdateAsync(string id, UpdateWebhook request, HttpContext http, CancellationToken ct)
    {
        if (rules.Faults(request.Name, request.Url, request.Events) is { Count: > 0 } faults)
        {
            return Problems.RequestInvalid(faults);
        }

        var caller = Caller.Of(http);
        return await database.WriteAsync<Results<Ok<Webhook>, ProblemHttpResult>>(async tx =>
        {
            if (await WebhookStore.LockAsync(tx, caller.OrganizationId, id) is not { } row)
            {
                return Problems.NotFound();
            }

            if (ETags.Check(http, row.Version) is { } changed)
            {
                return changed;
            }

            await WebhookStore.ChangeAsync(
                tx, row, request.Name?.Trim() ?? row.Name, request.Url ?? row.Url, request.Events ?? row.EventList,
                request.Enabled is { } enabled ? !enabled : row.Disabled, anew: request.Enabled == true);
            await audit.WriteAsync(tx, caller, "webhook.update", id, new { request.Name, Host = HostOf(request.Url), request.Events, request.Enabled });
            queue.Wake.SetAfter(tx);
            ETags.Set(http, row.Version + 1);
            return TypedResults.Ok((await WebhookStore.LockAsync(tx, caller.OrganizationId, id))!.ToContract(time.GetUtcNow()));
        }, ct);
    }

    /// <summary>Deletes a webhook with its deliveries.</summary>
    public Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, HttpContext http, CancellationToken ct) =>
        database.RemoveAsync(http, audit, "webhook.delete", id, (tx, org) => WebhookStore.DeleteAsync(tx, org, id), ct);

    /// <summary>Gives a webhook a new secret, shown only in this answer.</summary>
    public async Task<Results<Ok<RotatedWebhookSecret>, ProblemHttpResult>> RotateAsync(string id, RotateWebhookSecret request, HttpContext http, CancellationToken ct)
    {
        if (request.KeepOld is { } keep && (keep < TimeSpan.Zero || keep > LongestKeepOld))
        {
            return Problems.RequestInvalid(new Dictionary<string, string[]> { ["keepOld"] = ["From nothing to 7 days."] });
        }

        var caller = Caller.Of(http);
        DateTimeOffset? until = request.KeepOld is { } kept && kept > TimeSpan.Zero ? time.GetUtcNow() + kept : null;
        return await database.WriteAsync<Results<Ok<RotatedWebhookSecret>, ProblemHttpResult>>(async tx =>
        {
            if (await WebhookStore.LockAsync(tx, caller.OrganizationId, id) is not { } row)
            {
                return Problems.NotFound();
            }

            var secret = await webhooks.RotateAsync(tx, row, until);
            await audit.WriteAsync(tx, caller, "webhook.rotate-secret", id, new { OldUntil = until });
            return TypedResults.Ok(new RotatedWebhookSecret(secret, until));
        }, ct);
    }

    // What follows the host is a credential at many receivers.
    private static string? HostOf(string? url) => url is null ? null : new Uri(url).Host;
}
