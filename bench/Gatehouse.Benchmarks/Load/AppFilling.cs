using System.Data.Common;

namespace Gatehouse.Benchmarks.Load;

/// <summary>Brings the number of installations up by copies of one that really enrolled, with its user, its grant and its refresh token.</summary>
internal sealed class AppFilling(DbDataSource database)
{
    private readonly RowCopies _copies = new(database);
    private int _made;

    /// <summary>Makes it so many.</summary>
    public async Task FillAsync(int total, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await CopyAsync("apps_user", "id", "user_id", "", new() { ["id"] = Id("usr-") });
        await CopyAsync("oauth_grant", "id", "grant_id", "", new() { ["id"] = Id("gra_") });
        await CopyAsync("oauth_refresh_token", "grant_id", "grant_id", "and t.used_ms is null", new() { ["hash"] = _copies.Hash, ["grant_id"] = Id("gra_") });
        await CopyAsync("apps_installation", "id", "id", "", new()
        {
            ["id"] = Id("ins_z"), ["user_id"] = Id("usr-"), ["grant_id"] = Id("gra_"), ["jkt"] = Id("jkt-"), ["answer"] = "null", ["idempotency_hash"] = "null",
        });
        await transaction.CommitAsync(ct);
        await Statement.SettleAsync(database, connection, ct);
        _made = total;

        // The first installation is the one that is copied: ids of copies come after all that the server makes.
        Task CopyAsync(string table, string column, string of, string and, Dictionary<string, string> changed) => _copies.CopyAsync(
            connection, table, $"t.{column} = (select i.{of} from apps_installation i order by i.id limit 1) {and}", _made + 1, total, changed, ct);
    }

    private static string Id(string prefix) => $"'{prefix}' || {RowCopies.Number(16)}";
}
