using System.Threading.Channels;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Logout;

/// <summary>Logout tokens that are to be delivered, in <c>oauth_logout_delivery</c>.</summary>
internal sealed class LogoutQueue(Database database, TimeProvider time)
{
    /// <summary>Deliveries of one claim.</summary>
    public const int BatchSize = 50;

    /// <summary>After so many tries it is given up; that is about nine hours.</summary>
    public const int MaxAttempts = 8;

    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Something may be due.</summary>
    public ChannelReader<bool> Wakes => _wakes.Reader;

    /// <summary>Puts one in.</summary>
    public async Task AddAsync(Tx tx, string organizationId, string clientId, string personId, string? sessionId)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await tx.ExecuteAsync(
            """
            insert into oauth_logout_delivery (id, org_id, client_id, person_id, session_id, next_ms, created_ms)
            values (@id, @organizationId, @clientId, @personId, @sessionId, @now, @now)
            """,
            new { id = Id.New("lod", time), organizationId, clientId, personId, sessionId, now });
        tx.AfterCommit(() => _wakes.Writer.TryWrite(true));
    }

    /// <summary>
    /// Takes what is due. The next try of each is set in the same statement, so one whose process dies is made up for; a
    /// client must therefore bear to be told twice.
    /// </summary>
    public Task<List<LogoutDelivery>> ClaimAsync(Tx tx) => tx.QueryAsync<LogoutDelivery>(
        $"""
        update oauth_logout_delivery set
            attempts = attempts + 1,
            next_ms = @now + case attempts when 0 then 15000 when 1 then 60000 when 2 then 300000 when 3 then 900000 when 4 then 3600000 else 14400000 end
        where id in (select id from oauth_logout_delivery where next_ms <= @now order by next_ms limit {BatchSize}{tx.ForUpdateSkipLocked})
        returning id, org_id, client_id, person_id, session_id, attempts
        """,
        new { now = time.GetUtcNow().ToUnixTimeMilliseconds() });

    /// <summary>Takes one out: delivered, or not to be delivered.</summary>
    public static Task RemoveAsync(Tx tx, string id) => tx.ExecuteAsync("delete from oauth_logout_delivery where id = @id", new { id });

    /// <summary>Keeps one for its next try.</summary>
    public static Task FailedAsync(Tx tx, string id, string error) =>
        tx.ExecuteAsync("update oauth_logout_delivery set last_error = @error where id = @id", new { id, error });

    /// <summary>When the next one is due; null when there is none.</summary>
    public Task<long?> NextDueAsync(CancellationToken ct) => database.FirstAsync<long?>("select min(next_ms) from oauth_logout_delivery", null, ct);
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
