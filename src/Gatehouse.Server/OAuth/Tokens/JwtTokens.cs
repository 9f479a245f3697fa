using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Keys;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>
/// Our JWT access tokens (RFC 9068), when they come back to us. Making one writes nothing: its id begins with its grant's,
/// so that it dies with it; one that is taken back alone is a row.
/// </summary>
internal sealed class JwtTokens(Database database, SigningKeys keys, TimeProvider time)
{
    private static readonly string Live = $"""
        select g.id as grant_id, g.person_id, g.subject, c.id as client_id
        from oauth_grant g {Liveness.Joins("coalesce((select a.id from oauth_client a where a.org_id = @organizationId and a.alias = @clientId), @clientId)")}
        where g.id = @grantId and g.org_id = @organizationId and {Liveness.Condition}
            and not exists (select 1 from oauth_revoked_jwt r where r.hash = @hash)
        """;

    /// <summary>A new <c>jti</c>: the grant, and 128 random bits.</summary>
    public static string NewId(string grantId) => $"{grantId}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";

    /// <summary>What a token says, when we made it and it is live.</summary>
    public async Task<LiveJwt?> FindAsync(Issuer issuer, string token, CancellationToken ct)
    {
        // Three segments; anything else is not looked at further.
        if (token.AsSpan().Count('.') != 2
            || !AccessTokenClaims.TryRead(token, await keys.PublishedAsync(issuer.OrganizationId, ct), issuer.Address, time.GetUtcNow(), out var claims, out _)
            || claims.Id.Split('.') is not [var grantId, _])
        {
            return null;
        }

        var row = await database.FirstAsync<Row>(
            Live,
            new { grantId, clientId = claims.ClientId, organizationId = issuer.OrganizationId, hash = Hash(claims.Id), now = time.GetUtcNow().ToUnixTimeMilliseconds() }, ct);
        return row is null ? null : new LiveJwt(claims, row.GrantId, row.PersonId, row.ClientId, row.Subject is not null);
    }

    /// <summary>Takes one back before its time.</summary>
    public static Task RevokeAsync(Tx tx, AccessTokenClaims claims) =>
        tx.ExecuteAsync(
            "insert into oauth_revoked_jwt (hash, expires_ms) values (@hash, @expires) on conflict (hash) do nothing",
            new { hash = Hash(claims.Id), expires = claims.ExpiresAt.ToUnixTimeMilliseconds() });

    private static byte[] Hash(string id) => SHA256.HashData(Encoding.UTF8.GetBytes(id));

    private sealed class Row
    {
        public required string GrantId { get; init; }

        public string? PersonId { get; init; }

        public string? Subject { get; init; }

        public required string ClientId { get; init; }
    }
}
