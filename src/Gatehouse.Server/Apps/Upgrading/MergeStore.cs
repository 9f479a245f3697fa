using Gatehouse.Client.Contracts.Webhooks;
using Gatehouse.Server.Apps.Administration;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Webhooks.Contracts;

namespace Gatehouse.Server.Apps.Upgrading;

/// <summary>Merges that happened (<c>apps_merge</c>), for those who keep data under the subject that is no more. Each is there once, and webhooks are told.</summary>
internal sealed class MergeStore(Database database, IWebhookEvents webhooks, TimeProvider time) : IWebhookEventSource
{
    private const string Merged = "apps.user_merged";

    /// <inheritdoc/>
    public IReadOnlyList<WebhookEventType> Types { get; } =
        [new(Merged, "An anonymous user of an app became part of somebody's user. Move what is kept under the old subject.")];

    /// <summary>Notes one.</summary>
    public async Task AddAsync(Tx tx, string organizationId, string fromUser, string toUser, string installationId)
    {
        var row = await tx.FirstAsync<MergeRow>(
            """
            insert into apps_merge (id, org_id, from_user, to_user, installation_id, created_ms) values (@id, @organizationId, @fromUser, @toUser, @installationId, @now)
            on conflict (org_id, from_user) do nothing
            returning *
            """,
            new { id = Id.New("mrg", time), organizationId, fromUser, toUser, installationId, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        if (row is not null)
        {
            await webhooks.AddAsync(tx, organizationId, Merged, () => Task.FromResult<object>(AppViews.Merge(row)));
        }
    }

    /// <summary>Oldest first, so that whoever reads on from where they stopped misses none.</summary>
    public Task<List<MergeRow>> ListAsync(string organizationId, string? since, PageRequest page, CancellationToken ct)
    {
        var after = page.After() ?? since;
        return database.QueryAsync<MergeRow>(
            $"select * from apps_merge where org_id = @organizationId {(after is null ? "" : "and id > @after")} order by id limit @Fetch",
            new { organizationId, after, page.Fetch }, ct);
    }
}
