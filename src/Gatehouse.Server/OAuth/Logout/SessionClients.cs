using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Logout;

/// <summary>Remembers which clients a browser session signed in to, and makes the deliveries that tell them when it ends.</summary>
internal sealed class SessionClients(LogoutQueue queue, TimeProvider time)
{
    /// <summary>Notes that a client learns of the session.</summary>
    public Task NoteAsync(Tx tx, string organizationId, string personId, string sessionId, string clientId) => tx.ExecuteAsync(
        """
        insert into oauth_session_client (session_id, client_id, org_id, person_id, created_ms) values (@sessionId, @clientId, @organizationId, @personId, @now)
        on conflict (session_id, client_id) do nothing
        """,
        new { sessionId, clientId, organizationId, personId, now = time.GetUtcNow().ToUnixTimeMilliseconds() });

    /// <summary>A session ended: tells its clients.</summary>
    public async Task EndedAsync(Tx tx, string organizationId, string sessionId)
    {
        var told = await tx.QueryAsync<Row>(
            "delete from oauth_session_client where session_id = @sessionId and org_id = @organizationId returning session_id, client_id, person_id",
            new { sessionId, organizationId });
        foreach (var row in told)
        {
            await queue.AddAsync(tx, organizationId, row.ClientId, row.PersonId, row.SessionId);
        }
    }

    /// <summary>All sessions of a person ended: tells each client once, about the person (OpenID Connect Back-Channel Logout 1.0 §2.4).</summary>
    public async Task PersonEndedAsync(Tx tx, string organizationId, string personId)
    {
        var told = await tx.QueryAsync<Row>(
            "delete from oauth_session_client where person_id = @personId and org_id = @organizationId returning session_id, client_id, person_id",
            new { personId, organizationId });
        foreach (var client in told.Select(r => r.ClientId).Distinct(StringComparer.Ordinal))
        {
            await queue.AddAsync(tx, organizationId, client, personId, null);
        }
    }

    private sealed class Row
    {
        public required string SessionId { get; init; }

        public required string ClientId { get; init; }

        public required string PersonId { get; init; }
    }
}
