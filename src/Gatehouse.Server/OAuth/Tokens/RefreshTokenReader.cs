using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>Looks at refresh tokens with the grants behind them.</summary>
internal sealed class RefreshTokenReader(Database database, TimeProvider time)
{
    private static readonly string Find = $"""
        select g.id as grant_id, g.client_id, g.person_id, g.scopes, g.audiences, r.dpop_jkt, r.certificate_sha256, r.issued_ms, r.expires_ms, r.used_ms
        from oauth_refresh_token r join oauth_grant g on g.id = r.grant_id {Liveness.Joins("g.client_id")}
        where r.hash = @hash and r.org_id = @organizationId and (r.expires_ms is null or r.expires_ms > @now) and {Liveness.Condition}
        """;

    private static readonly string FindSuccessor = $"""
        select g.id as grant_id, g.client_id, r.dpop_jkt, r.certificate_sha256
        from oauth_refresh_token r join oauth_grant g on g.id = r.grant_id {Liveness.Joins("g.client_id")}
        where r.family = @family and r.org_id = @organizationId and r.used_ms is null and (r.expires_ms is null or r.expires_ms > @now) and {Liveness.Condition}
            and not exists (select 1 from oauth_refresh_token o where o.hash = @hash)
        """;

    private static readonly string Live = $"""
        select g.id as grant_id, g.person_id, g.session_id, g.acr, g.amr, g.auth_time_ms from oauth_grant g {Liveness.Joins("g.client_id")}
        where g.id = @grantId and {Liveness.Condition}
        """;

    /// <summary>Unix milliseconds.</summary>
    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The grant behind a token that was not necessarily left unused; null when the token or its grant is dead.</summary>
    public Task<RefreshGrantRow?> FindAsync(string organizationId, string token, CancellationToken ct) =>
        database.FirstAsync<RefreshGrantRow>(Find, new { hash = DatedToken.Hash(token), organizationId, now = Now }, ct);

    /// <summary>The one of a token's successors that lives, where the token itself is not known any more; null otherwise.</summary>
    public async Task<RefreshGrantRow?> FindSuccessorAsync(string organizationId, string token, CancellationToken ct) =>
        SecretToken.Is(Prefixes.RefreshToken, token)
            ? await database.FirstAsync<RefreshGrantRow>(
                FindSuccessor, new { family = DatedToken.Family(token), hash = DatedToken.Hash(token), organizationId, now = Now }, ct)
            : null;

    /// <summary>What a grant tells its tokens, locked against its end; null when it is dead.</summary>
    public async Task<GrantFacts?> LiveAsync(Tx tx, string grantId)
    {
        var row = await tx.FirstAsync<RefreshGrantRow>(Live + (tx.Kind == DatabaseKind.Postgres ? " for update of g" : ""), new { grantId, now = Now });
        return row is null ? null : new GrantFacts(row.GrantId, row.PersonId, row.SessionId, row.Acr, row.Amr, row.AuthTimeMs);
    }
}
