using System.Data.Common;
using Gatehouse.Server.Storage;
using Gatehouse.Simulator;

namespace Gatehouse.Benchmarks.Load;

/// <summary>
/// Has enrolled devices speak for a person: as if each had come by that person's account, with a sign-in and a token of its
/// own among very many. Taken back afterwards, since the devices themselves know nothing of it.
/// </summary>
internal sealed class AccountTokens(DbDataSource database)
{
    private readonly bool _sqlite = Statement.IsSqlite(database);

    /// <summary>Gives each device its token; returns them by UDID.</summary>
    /// <param name="devices">Enrolled.</param>
    /// <param name="others">Tokens of nobody in particular that are in the table besides.</param>
    /// <param name="ct">Stops.</param>
    public async Task<IReadOnlyDictionary<string, string>> GiveAsync(IReadOnlyList<SimulatedDevice> devices, int others, CancellationToken ct)
    {
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Statement.ExecuteAsync(connection, """
            insert into oauth_client (id, org_id, name, settings, created_ms) select 'cli_bench', id, 'Devices', '{}', 1 from admin_organization limit 1
            """, [], ct);
        for (var i = 0; i < devices.Count; i++)
        {
            var (udid, token) = (devices[i].Facts.Udid, DatedToken.New("gh_at_", TimeProvider.System.GetUtcNow()));
            tokens.Add(udid, token);
            await SignInAsync(connection, $"gra_bench{i}", udid, DatedToken.Hash(token), ct);
        }

        var series = _sqlite
            ? $"with recursive s(n) as (select 1 union all select n + 1 from s where n < {others})"
            : $"with s(n) as (select generate_series(1, {others}))";
        await Statement.ExecuteAsync(connection, $"""
            {series} insert into oauth_access_token (hash, org_id, grant_id, audience, scopes, issued_ms, expires_ms)
            select {(_sqlite ? "randomblob(32)" : "sha256(s.n::text::bytea)")}, g.org_id, g.id, 'mdm', 'MDM', 1, 9000000000000 from s, oauth_grant g where g.id = 'gra_bench0'
            """, [], ct);
        await transaction.CommitAsync(ct);
        await Statement.SettleAsync(database, connection, ct);
        return tokens;
    }

    /// <summary>Makes them ordinary devices again.</summary>
    public async Task TakeBackAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await Statement.ExecuteAsync(connection, "update mdm_device set account_mode = null, person_id = null, grant_id = null, authorization_method = null where account_mode is not null", [], ct);
        await Statement.ExecuteAsync(connection, "delete from oauth_client where id = 'cli_bench'", [], ct);
    }

    private static async Task SignInAsync(DbConnection connection, string grant, string udid, byte[] hash, CancellationToken ct)
    {
        await Statement.ExecuteAsync(connection, """
            insert into oauth_grant (id, org_id, client_id, person_id, kind, scopes, created_ms)
            select @grant, p.org_id, 'cli_bench', p.id, 'device-enrollment', 'MDM', 9000000000000 from admin_person p limit 1
            """, [("grant", grant)], ct);
        await Statement.ExecuteAsync(connection, """
            insert into oauth_access_token (hash, org_id, grant_id, audience, scopes, issued_ms, expires_ms)
            select @hash, org_id, id, 'mdm', 'MDM', 1, 9000000000000 from oauth_grant where id = @grant
            """, [("hash", hash), ("grant", grant)], ct);
        await Statement.ExecuteAsync(connection, """
            update mdm_device set account_mode = 'adde', person_id = (select person_id from oauth_grant where id = @grant), grant_id = @grant,
                authorization_method = 'apple-as-web' where udid = @udid
            """, [("grant", grant), ("udid", udid)], ct);
    }
}
