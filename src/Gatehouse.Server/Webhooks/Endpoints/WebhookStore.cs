using System.Text.Json;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Webhooks.Endpoints;

/// <summary>Reads and changes <c>webhook_endpoint</c>, always within one organization.</summary>
internal sealed class WebhookStore(Database database, WebhookSecrets secrets, TimeProvider time)
{
    private const string ById = "select * from webhook_endpoint where org_id = @organizationId and id = @id";

    /// <summary>One of them.</summary>
    public Task<WebhookRow?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        database.FirstAsync<WebhookRow>(ById, new { organizationId, id }, ct);

    /// <summary>In a transaction, locked against other changes until its end.</summary>
    public static Task<WebhookRow?> LockAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<WebhookRow>(ById + tx.ForUpdate, new { organizationId, id });

    /// <summary>In the order they were made.</summary>
    public Task<List<WebhookRow>> ListAsync(string organizationId, PageRequest page, CancellationToken ct)
    {
        var after = page.After();
        return database.QueryAsync<WebhookRow>(
            $"select * from webhook_endpoint where org_id = @organizationId {(after is null ? "" : "and id > @after")} order by id limit @Fetch",
            new { organizationId, after, page.Fetch }, ct);
    }

    /// <summary>How many the organization has.</summary>
    public static Task<long> CountAsync(Tx tx, string organizationId) =>
        tx.ScalarAsync<long>("select count(*) from webhook_endpoint where org_id = @organizationId", new { organizationId });

    /// <summary>Makes one; returns its row and its secret.</summary>
    public async Task<(WebhookRow Row, string Secret)> AddAsync(Tx tx, string organizationId, string name, string url, IReadOnlyList<string> events)
    {
        var id = Id.New("whk", time);
        var (secret, sealedSecret) = secrets.New(id);
        var row = new WebhookRow
        {
            Id = id,
            OrgId = organizationId,
            Name = name,
            Url = url,
            Events = JsonSerializer.Serialize(events),
            SecretSealed = sealedSecret,
            CreatedMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Version = 1,
        };
        await tx.ExecuteAsync(
            """
            insert into webhook_endpoint (id, org_id, name, url, events, secret_sealed, created_ms)
            values (@Id, @OrgId, @Name, @Url, @Events, @SecretSealed, @CreatedMs)
            """, row);
        return (row, secret);
    }

    /// <summary>Sets what may change. Switched on, it begins anew: what it failed at before is forgotten.</summary>
    public static Task ChangeAsync(Tx tx, WebhookRow row, string name, string url, IReadOnlyList<string> events, bool disabled, bool anew) => tx.ExecuteAsync(
        $"""
        update webhook_endpoint set name = @name, url = @url, events = @events, disabled = @disabled, version = version + 1
            {(anew ? ", suspended_ms = null, failing_since_ms = null, last_error = null" : "")}
        where id = @Id
        """,
        new { row.Id, name, url, events = JsonSerializer.Serialize(events), disabled });

    /// <summary>Gives it a new secret, and keeps the one before until then.</summary>
    public async Task<string> RotateAsync(Tx tx, WebhookRow row, DateTimeOffset? oldUntil)
    {
        var (secret, sealedSecret) = secrets.New(row.Id);
        await tx.ExecuteAsync(
            """
            update webhook_endpoint set secret_sealed = @sealedSecret, old_secret_sealed = @old, old_secret_until_ms = @until, version = version + 1
            where id = @Id
            """,
            new { row.Id, sealedSecret, old = oldUntil is null ? null : row.SecretSealed, until = oldUntil?.ToUnixTimeMilliseconds() });
        return secret;
    }

    /// <summary>Removes one with its deliveries; false when there is none.</summary>
    public static async Task<bool> DeleteAsync(Tx tx, string organizationId, string id)
    {
        var args = new { organizationId, id };
        var deleted = await tx.ExecuteAsync("delete from webhook_endpoint where org_id = @organizationId and id = @id", args);
        await tx.ExecuteAsync("delete from webhook_delivery where org_id = @organizationId and webhook_id = @id", args);
        return deleted == 1;
    }
}
