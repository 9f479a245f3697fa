using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Clients;

/// <summary>
/// Removes clients that are dead for good: their statement was revoked a while ago, or their application is gone. They have got
/// nothing since; the while leaves time to look what a revocation hit.
/// </summary>
internal sealed class TvClientSweep(Database database, IGrants grants, TimeProvider time, ILogger<TvClientSweep> log) : SweepTask(database, time, log)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public override string Name => "tv-clients";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromMinutes(30);

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var dead = await tx.QueryAsync<Row>(
            """
            select c.id, c.org_id, c.grant_id from tv_client c left join tv_statement s on s.id = c.statement_id left join tv_application a on a.id = c.application_id
            where s.id is null or a.id is null or s.revoked_ms <= @before limit @limit
            """,
            new { before = (now - Kept).ToUnixTimeMilliseconds(), limit });
        foreach (var client in dead)
        {
            await grants.DeleteAsync(tx, client.OrgId, client.GrantId);
            await tx.ExecuteAsync("delete from tv_client where org_id = @OrgId and id = @Id", client);
        }

        return dead.Count;
    }

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string OrgId { get; init; }

        public required string GrantId { get; init; }
    }
}
