using Gatehouse.Server.Hosting.Background;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Logout;

/// <summary>Logout tokens that are to be delivered, in <c>oauth_logout_delivery</c>.</summary>
internal sealed class LogoutQueue(Database database, TimeProvider time)
{
    /// <summary>Deliveries of one claim.</summary>
    public const int BatchSize = 50;

    /// <summary>After so many tries it is given up; that is about nine hours.</summary>
    public const int MaxAttempts = 8;

    private static readonly Backoff Pauses = new(TimeSpan.FromSeconds(15), TimeSpan.FromHours(4));

    // Longer than a batch can take.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>Something may be due.</summary>
    public WakeSignal Wake { get; } = new();

    /// <summary>Puts one in.</summary>
    public async Task AddAsync(Tx tx, string organizationId, string clientId, string personId, string? sessionId)
    {
        await tx.ExecuteAsync(
            """
            insert into oauth_logout_delivery (id, org_id, client_id, person_id, session_id, next_ms, created_ms)
            values (@id, @organizationId, @clientId, @personId, @sessionId, @now, @now)
            """,
            new { id = Id.New("lod", time), organizationId, clientId, personId, sessionId, now = Now });
        Wake.SetAfter(tx);
    }

    /// <summary>
    /// Takes what is due. The next try of each is set in the same statement, so one whose process dies is made up for; a
    /// client must therefore bear to be told twice.
    /// </summary>
    public Task<List<LogoutDelivery>> ClaimAsync(Tx tx) => tx.QueryAsync<LogoutDelivery>(
        $"""
        update oauth_logout_delivery set attempts = attempts + 1, next_ms = @again, last_error = null
        where id in (select id from oauth_logout_delivery where next_ms <= @now order by next_ms limit {BatchSize}{tx.ForUpdateSkipLocked})
        returning id, org_id, client_id, person_id, session_id, attempts
        """,
        new { now = Now, again = Now + (long)Lease.TotalMilliseconds });

    /// <summary>Takes one out: delivered, or not to be delivered.</summary>
    public static Task RemoveAsync(Tx tx, string id) => tx.ExecuteAsync("delete from oauth_logout_delivery where id = @id", new { id });

    /// <summary>Keeps one for its next try, unless it is somebody else's by now: a process that was given up for dead may still report.</summary>
    public Task FailedAsync(Tx tx, LogoutDelivery delivery, string error) => tx.ExecuteAsync(
        "update oauth_logout_delivery set next_ms = @next, last_error = @error where id = @Id and attempts = @Attempts",
        new { delivery.Id, delivery.Attempts, next = Now + (long)Pauses.After(delivery.Attempts).TotalMilliseconds, error });

    /// <summary>When the next one is due; null when there is none.</summary>
    public Task<long?> NextDueAsync(CancellationToken ct) => database.FirstAsync<long?>("select min(next_ms) from oauth_logout_delivery", null, ct);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>A logout token to be delivered.</summary>
internal sealed class LogoutDelivery
{
    /// <summary><c>lod_…</c>; its <c>jti</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string OrgId { get; init; }

    /// <summary>Whom to tell.</summary>
    public required string ClientId { get; init; }

    /// <summary>About whom.</summary>
    public required string PersonId { get; init; }

    /// <summary>Which session ended; null for all of them.</summary>
    public string? SessionId { get; init; }

    /// <summary>How often it was tried, this time included.</summary>
    public long Attempts { get; init; }
}
