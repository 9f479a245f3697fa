using System.Data;
using System.Data.Common;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>Opaque access tokens: <c>oauth_access_token</c>.</summary>
internal sealed class AccessTokenStore(Database database, TimeProvider time, RefreshTokenStore refreshTokens, TokenAppender appender) : IAccessTokens, IAsyncDisposable
{
    // The row is the authority: token, grant, client and person are judged together, on every request.
    internal static readonly string Live = $"""
        select t.org_id, t.grant_id, coalesce(t.client_id, g.client_id) as client_id, g.person_id, g.kind, t.audience, t.scopes, g.acr, g.auth_time_ms,
            t.issued_ms, t.expires_ms, t.dpop_jkt, t.certificate_sha256, g.subject, g.device_id, g.amr, c.alias,
            t.client_id as actor
        from oauth_access_token t {Liveness.GrantOfToken} {Liveness.Joins("coalesce(t.client_id, g.client_id)")}
        where t.hash = @hash and {Liveness.Runs("@now")} and {Liveness.Condition}
        """;

    private readonly PreparedRead<AccessTokenInfo> _live = new(database, Live, [("hash", DbType.Binary), ("now", DbType.Int64)], Map);

    /// <inheritdoc/>
    public Task<IssuedAccessToken> IssueAsync(
        Tx tx, string organizationId, string grantId, string audience, string scopes, TimeSpan lifetime, string? dpopJkt = null) =>
        IssueAsync(tx, new NewAccessToken(organizationId, grantId, null, audience, scopes, lifetime, new TokenBinding(dpopJkt, null)));

    /// <summary>As the other one, with a binding.</summary>
    public async Task<IssuedAccessToken> IssueAsync(Tx tx, NewAccessToken token)
    {
        var now = time.GetUtcNow();
        var secret = DatedToken.New(Prefixes.AccessToken, now);
        var expires = now + token.Lifetime;
        await tx.ExecuteAsync(
            """
            insert into oauth_access_token (hash, org_id, grant_id, client_id, audience, scopes, dpop_jkt, certificate_sha256, issued_ms, expires_ms)
            values (@hash, @OrganizationId, @GrantId, @ClientId, @Audience, @Scopes, @DpopJkt, @CertificateSha256, @now, @expires)
            """,
            new
            {
                hash = DatedToken.Hash(secret),
                token.OrganizationId,
                token.GrantId,
                token.ClientId,
                token.Audience,
                token.Scopes,
                token.Binding.DpopJkt,
                token.Binding.CertificateSha256,
                now = now.ToUnixTimeMilliseconds(),
                expires = expires.ToUnixTimeMilliseconds(),
            });
        return new IssuedAccessToken(secret, expires);
    }

    /// <summary>One more token of a grant, when that is all there is to write; null when the grant has ended.</summary>
    public async Task<IssuedAccessToken?> AppendAsync(NewAccessToken token)
    {
        var now = time.GetUtcNow();
        var secret = DatedToken.New(Prefixes.AccessToken, now);
        return await appender.AddAsync(DatedToken.Hash(secret), token, now) ? new IssuedAccessToken(secret, now + token.Lifetime) : null;
    }

    /// <inheritdoc/>
    public Task<IssuedRefreshToken> IssueRefreshAsync(Tx tx, string organizationId, string grantId, TimeSpan? lifetime, string? dpopJkt = null) =>
        refreshTokens.IssueAsync(tx, organizationId, grantId, lifetime, new TokenBinding(dpopJkt, null));

    /// <inheritdoc/>
    public async Task DeleteAllAsync(Tx tx, string organizationId, string grantId)
    {
        await tx.ExecuteAsync("delete from oauth_access_token where grant_id = @grantId and org_id = @organizationId", new { organizationId, grantId });
        await DeleteRefreshAsync(tx, organizationId, grantId);
    }

    /// <inheritdoc/>
    public Task DeleteRefreshAsync(Tx tx, string organizationId, string grantId) =>
        tx.ExecuteAsync("delete from oauth_refresh_token where grant_id = @grantId and org_id = @organizationId", new { organizationId, grantId });

    /// <inheritdoc/>
    public async Task<AccessTokenInfo?> FindAsync(string token, CancellationToken ct) => SecretToken.Is(Prefixes.AccessToken, token)
        ? await _live.FirstAsync([DatedToken.Hash(token), time.GetUtcNow().ToUnixTimeMilliseconds()], ct)
        : null;

    /// <summary>Takes one back before its time.</summary>
    public static Task DeleteAsync(Tx tx, string token) =>
        tx.ExecuteAsync("delete from oauth_access_token where hash = @hash", new { hash = DatedToken.Hash(token) });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _live.DisposeAsync();

    private static AccessTokenInfo Map(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), Text(row, 3), row.GetString(4), row.GetString(5), row.GetString(6), Text(row, 7),
        row.IsDBNull(8) ? null : At(row, 8), At(row, 9), At(row, 10), Text(row, 11), row.IsDBNull(12) ? null : (byte[])row.GetValue(12))
    {
        Subject = Text(row, 13),
        DeviceId = Text(row, 14),
        Amr = Text(row, 15),
        ClientAlias = Text(row, 16),
        Actor = Text(row, 17),
    };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset At(DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
