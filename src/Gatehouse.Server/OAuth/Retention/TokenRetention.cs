using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.OAuth.Retention;

/// <summary>Removes what is dead: expired tokens, codes and notes, and grants that ended long ago.</summary>
internal sealed class TokenRetention(Database database, IOptions<OAuthOptions> options, TimeProvider time, ILogger<TokenRetention> log)
    : SweepTask(database, time, log)
{
    // A used refresh token is remembered so long as a client may be about to use it again by mistake; a client that renews
    // hourly leaves some fifty. Its reuse is noticed later, too, by its family.
    private static readonly TimeSpan UsedRemembered = TimeSpan.FromDays(2);

    // A redeemed code is remembered beyond its life, that its replay still ends the grant.
    private static readonly TimeSpan CodeRemembered = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public override string Name => "oauth-retention";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var args = new
        {
            limit,
            now = now.ToUnixTimeMilliseconds(),
            spent = (now - DeviceTokenSql.MaxGrace).ToUnixTimeMilliseconds(), // a device may still be finishing its work with it
            used = (now - UsedRemembered).ToUnixTimeMilliseconds(),
            grace = (now - options.Value.RefreshGrace).ToUnixTimeMilliseconds(),
            codes = (now - CodeRemembered).ToUnixTimeMilliseconds(),
            ended = (now - options.Value.GrantRetention).ToUnixTimeMilliseconds(),
        };
        int[] removed =
        [
            await tx.ExecuteAsync(Delete("oauth_access_token", "hash", "expires_ms <= @spent"), args),
            await tx.ExecuteAsync(Delete("oauth_refresh_token", "hash", "expires_ms <= @now"), args),
            await tx.ExecuteAsync(Delete("oauth_refresh_token", "hash", "used_ms <= @used"), args),
            await tx.ExecuteAsync(
                "update oauth_refresh_token set successor = null where hash in (select hash from oauth_refresh_token where used_ms < @grace and successor is not null limit @limit)", args),
            await tx.ExecuteAsync(Delete("oauth_code", "hash", "expires_ms <= @codes"), args),
            await tx.ExecuteAsync(Delete("oauth_device_code", "hash", "expires_ms <= @codes"), args),
            await tx.ExecuteAsync(Delete("oauth_seen", "hash", "expires_ms <= @now"), args),
            await tx.ExecuteAsync(Delete("oauth_revoked_jwt", "hash", "expires_ms <= @now"), args),
            await tx.ExecuteAsync(Delete("oauth_registration_token", "id", "expires_ms <= @now"), args),
            await tx.ExecuteAsync(Delete("oauth_grant", "id", "ended_ms <= @ended"), args),
            await tx.ExecuteAsync(Delete("oauth_grant", "id", "expires_ms <= @ended"), args),
            await tx.ExecuteAsync(
                """
                delete from oauth_grant where id in (
                    select g.id from admin_person p join oauth_grant g on g.person_id = p.id
                    where p.signed_out_ms > 0 and p.signed_out_ms <= @ended and g.created_ms <= p.signed_out_ms limit @limit)
                """, args),
        ];
        return removed.Max();
    }

    private static string Delete(string table, string key, string where) => $"delete from {table} where {key} in (select {key} from {table} where {where} limit @limit)";
}
