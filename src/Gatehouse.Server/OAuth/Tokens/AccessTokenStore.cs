using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>Opaque access tokens: <c>oauth_access_token</c>.</summary>
internal sealed class AccessTokenStore(Database database, TimeProvider time, RefreshTokenStore refreshTokens) : IAccessTokens
{
    // The row is the authority: token, grant, client and person are judged together, on every request.
    private static readonly string Live = $"""
        select t.org_id, t.grant_id, coalesce(t.client_id, g.client_id) as client_id, g.person_id, g.kind, t.audience, t.scopes, g.acr, g.auth_time_ms,
            t.issued_ms, t.expires_ms, t.dpop_jkt, t.certificate_sha256
        from oauth_access_token t join oauth_grant g on g.id = t.grant_id {Liveness.Joins("coalesce(t.client_id, g.client_id)")}
        where t.hash = @hash and t.expires_ms > @now and {Liveness.Condition}
        """;

    /// <inheritdoc/>
    public Task<IssuedAccessToken> IssueAsync(Tx tx, string organizationId, string grantId, string audience, string scopes, TimeSpan lifetime) =>
        IssueAsync(tx, new NewAccessToken(organizationId, grantId, null, audience, scopes, lifetime, TokenBinding.None));

    /// <summary>As the other one, with a binding.</summary>
    public async Task<IssuedAccessToken> IssueAsync(Tx tx, NewAccessToken token)
    {
        var secret = SecretToken.New(Prefixes.AccessToken);
        var now = time.GetUtcNow();
        var expires = now + token.Lifetime;
        await tx.ExecuteAsync(
            """
            insert into oauth_access_token (hash, org_id, grant_id, client_id, audience, scopes, dpop_jkt, certificate_sha256, issued_ms, expires_ms)
            values (@hash, @OrganizationId, @GrantId, @ClientId, @Audience, @Scopes, @DpopJkt, @CertificateSha256, @now, @expires)
            """,
            new
            {
                hash = SecretToken.Hash(secret),
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

    /// <inheritdoc/>
    public Task<IssuedRefreshToken> IssueRefreshAsync(Tx tx, string organizationId, string grantId, TimeSpan? lifetime) =>
        refreshTokens.IssueAsync(tx, organizationId, grantId, lifetime, TokenBinding.None);

    /// <inheritdoc/>
    public async Task<AccessTokenInfo?> FindAsync(string token, CancellationToken ct)
    {
        if (!SecretToken.Is(Prefixes.AccessToken, token))
        {
            return null;
        }

        var row = await database.FirstAsync<Row>(Live, new { hash = SecretToken.Hash(token), now = time.GetUtcNow().ToUnixTimeMilliseconds() }, ct);
        return row?.ToInfo();
    }

    /// <summary>Takes one back before its time.</summary>
    public static Task DeleteAsync(Tx tx, string token) =>
        tx.ExecuteAsync("delete from oauth_access_token where hash = @hash", new { hash = SecretToken.Hash(token) });

    private sealed class Row
    {
        public required string OrgId { get; init; }

        public required string GrantId { get; init; }

        public required string ClientId { get; init; }

        public string? PersonId { get; init; }

        public required string Kind { get; init; }

        public required string Audience { get; init; }

        public required string Scopes { get; init; }

        public string? Acr { get; init; }

        public long? AuthTimeMs { get; init; }

        public long IssuedMs { get; init; }

        public long ExpiresMs { get; init; }

        public string? DpopJkt { get; init; }

        public byte[]? CertificateSha256 { get; init; }

        public AccessTokenInfo ToInfo() => new(
            OrgId, GrantId, ClientId, PersonId, Kind, Audience, Scopes, Acr, AuthTimeMs is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
            DateTimeOffset.FromUnixTimeMilliseconds(IssuedMs), DateTimeOffset.FromUnixTimeMilliseconds(ExpiresMs), DpopJkt, CertificateSha256);
    }
}
