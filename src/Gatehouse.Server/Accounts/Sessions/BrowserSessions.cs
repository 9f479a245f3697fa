using Gatehouse.Protocols;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Accounts.Sessions;

/// <summary>Sessions of browsers in <c>accounts_session</c>. The cookie holds a secret of which only the hash is kept.</summary>
public sealed class BrowserSessions(
    Database database, BrowserCookies cookies, IEnumerable<ISessionObserver> observers, IOptions<AccountsOptions> options, TimeProvider time) : IBrowserSessions
{
    // How often the use of a session is noted: often enough for the idle time, seldom enough for the disk.
    private static readonly TimeSpan NoteEvery = TimeSpan.FromMinutes(5);

    private const int MaxUserAgent = 256;

    /// <inheritdoc/>
    public async Task<BrowserSession?> FindAsync(HttpContext http, string organizationId, CancellationToken ct)
    {
        if (cookies.Session(http.Request) is not { } secret)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var row = await database.FirstAsync<Row>(
            """
            select s.id, s.org_id, s.person_id, s.acr, s.amr, s.upstream_id, s.auth_ms, s.created_ms, s.last_used_ms
            from accounts_session s join admin_person p on p.id = s.person_id join admin_organization o on o.id = s.org_id
            where s.hash = @hash and s.org_id = @organizationId and s.expires_ms > @now and p.state = 'active' and o.disabled_ms is null
            """,
            new { hash = SecretToken.Hash(secret), organizationId, now = now.ToUnixTimeMilliseconds() }, ct);
        if (row is null)
        {
            return null;
        }

        if (row.LastUsedMs + NoteEvery.TotalMilliseconds < now.ToUnixTimeMilliseconds())
        {
            await database.WriteAsync(tx => tx.ExecuteAsync(
                "update accounts_session set last_used_ms = @now, expires_ms = @expires where id = @Id",
                new { row.Id, now = now.ToUnixTimeMilliseconds(), expires = ExpiresMs(row.CreatedMs, now) }), ct);
        }

        return row.ToContract();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ListedSession>> ListAsync(string organizationId, string personId, CancellationToken ct)
    {
        var rows = await database.QueryAsync<Listed>(
            """
            select id, created_ms, last_used_ms, user_agent, address from accounts_session
            where org_id = @organizationId and person_id = @personId and expires_ms > @now order by last_used_ms desc, id
            """,
            new { organizationId, personId, now = time.GetUtcNow().ToUnixTimeMilliseconds() }, ct);
        return [.. rows.Select(r => r.ToContract())];
    }

    /// <inheritdoc/>
    public async Task<bool> EndAsync(Tx tx, string organizationId, string sessionId)
    {
        var personId = await tx.ScalarAsync<string>(
            "delete from accounts_session where id = @sessionId and org_id = @organizationId returning person_id", new { sessionId, organizationId });
        if (personId is null)
        {
            return false;
        }

        foreach (var observer in observers)
        {
            await observer.EndedAsync(tx, organizationId, personId, sessionId);
        }

        return true;
    }

    /// <inheritdoc/>
    public async Task EndAllAsync(Tx tx, string organizationId, string personId, string? except = null)
    {
        var sessions = await tx.QueryAsync<string>(
            "delete from accounts_session where org_id = @organizationId and person_id = @personId and id <> @except returning id",
            new { organizationId, personId, except = except ?? "" });
        await tx.ExecuteAsync("delete from accounts_flow where org_id = @organizationId and person_id = @personId", new { organizationId, personId });
        foreach (var observer in observers)
        {
            foreach (var session in sessions)
            {
                await observer.EndedAsync(tx, organizationId, personId, session);
            }
        }
    }

    /// <inheritdoc/>
    public void Forget(HttpContext http) => cookies.ForgetSession(http.Response);

    /// <summary>
    /// Writes a session for a secret that the browser gets with the response. The secret it had before is worth nothing
    /// any more, in case somebody planted it; a session of the same person goes on under its id, since the clients that know
    /// it shall be told when it ends, and one of another person ends here.
    /// </summary>
    public async Task<string> BeginAsync(Tx tx, NewSession session, string secret, string? before)
    {
        var now = time.GetUtcNow();
        var id = await ReplaceAsync(tx, session, before) ?? Id.New("ses", time);
        await tx.ExecuteAsync(
            """
            insert into accounts_session (
                id, org_id, person_id, hash, acr, amr, upstream_id, auth_ms, user_agent, address, created_ms, last_used_ms, expires_ms)
            values (@id, @OrganizationId, @PersonId, @hash, @Acr, @amr, @UpstreamId, @auth, @agent, @Address, @now, @now, @expires)
            """,
            new
            {
                id,
                session.OrganizationId,
                session.PersonId,
                hash = SecretToken.Hash(secret),
                session.Acr,
                amr = string.Join(' ', session.Amr),
                session.UpstreamId,
                auth = session.AuthTime.ToUnixTimeMilliseconds(),
                agent = session.UserAgent.AtMost(MaxUserAgent),
                session.Address,
                now = now.ToUnixTimeMilliseconds(),
                expires = ExpiresMs(now.ToUnixTimeMilliseconds(), now),
            });
        return id;
    }

    private async Task<string?> ReplaceAsync(Tx tx, NewSession session, string? before)
    {
        var replaced = before is null ? null : await tx.FirstAsync<Replaced>(
            "delete from accounts_session where hash = @hash returning id, org_id, person_id", new { hash = SecretToken.Hash(before) });
        if (replaced is null || (replaced.OrgId == session.OrganizationId && replaced.PersonId == session.PersonId))
        {
            return replaced?.Id;
        }

        foreach (var observer in observers)
        {
            await observer.EndedAsync(tx, replaced.OrgId, replaced.PersonId, replaced.Id);
        }

        return null;
    }

    private long ExpiresMs(long createdMs, DateTimeOffset used) => Math.Min(
        createdMs + (long)options.Value.SessionLifetime.TotalMilliseconds, (used + options.Value.SessionIdle).ToUnixTimeMilliseconds());

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string OrgId { get; init; }

        public required string PersonId { get; init; }

        public required string Acr { get; init; }

        public required string Amr { get; init; }

        public string? UpstreamId { get; init; }

        public long AuthMs { get; init; }

        public long CreatedMs { get; init; }

        public long LastUsedMs { get; init; }

        public BrowserSession ToContract() =>
            new(Id, OrgId, PersonId, Acr, Amr.Split(' '), DateTimeOffset.FromUnixTimeMilliseconds(AuthMs), UpstreamId);
    }

    private sealed class Replaced
    {
        public required string Id { get; init; }

        public required string OrgId { get; init; }

        public required string PersonId { get; init; }
    }

    private sealed class Listed
    {
        public required string Id { get; init; }

        public long CreatedMs { get; init; }

        public long LastUsedMs { get; init; }

        public string? UserAgent { get; init; }

        public string? Address { get; init; }

        public ListedSession ToContract() =>
            new(Id, DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs), DateTimeOffset.FromUnixTimeMilliseconds(LastUsedMs), Browsers.NameOf(UserAgent), Address);
    }
}

/// <summary>A session about to begin.</summary>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="PersonId">Who.</param>
/// <param name="Acr">How sure it is.</param>
/// <param name="Amr">By which methods.</param>
/// <param name="AuthTime">When the person proved who they are.</param>
/// <param name="UpstreamId">Identity provider that vouched.</param>
/// <param name="UserAgent">As sent; shown to the person.</param>
/// <param name="Address">Where from; shown to the person.</param>
public sealed record NewSession(
    string OrganizationId, string PersonId, string Acr, IReadOnlyList<string> Amr, DateTimeOffset AuthTime, string? UpstreamId, string? UserAgent, string? Address);
