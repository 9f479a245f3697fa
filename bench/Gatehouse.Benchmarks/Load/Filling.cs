using System.Data.Common;

namespace Gatehouse.Benchmarks.Load;

/// <summary>
/// Fills the database with copies of an enrolled device. They have rows like any other, and nobody behind them: good for
/// asking what a connect costs among fifty thousand, without making fifty thousand identities first.
/// </summary>
internal sealed class Filling(DbDataSource database)
{
    private readonly RowCopies _copies = new(database);
    private int _made;

    /// <summary>Brings the number of managed devices to <paramref name="total"/>.</summary>
    public async Task FillAsync(int enrolled, int total, CancellationToken ct)
    {
        var (from, to) = (_made + 1, total - enrolled);
        if (to < from)
        {
            return;
        }

        _made = to;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var device = await OnlyAsync(connection, "select id from mdm_device where state = 'enrolled' and udid not like 'copy-%' order by id limit 1", ct);
        var channel = await OnlyAsync(connection, $"select id from mdm_enrollment where device_id = '{device}' and user_key = ''", ct);
        await _copies.CopyAsync(connection, "mdm_device", $"t.id = '{device}'", from, to, new()
        {
            ["id"] = Id("dev_"), ["udid"] = Text("copy-"), ["serial_number"] = Text("COPY"), ["identity_sha256"] = "null", ["identity_id"] = "null",
            ["attempt_id"] = "null",
        }, ct);
        await _copies.CopyAsync(connection, "mdm_enrollment", $"t.id = '{channel}'", from, to, new()
        {
            ["id"] = Id("enr_"), ["device_id"] = Id("dev_"), ["device_key"] = Text("copy-"), ["push_due_ms"] = "null",
        }, ct);
        await transaction.CommitAsync(ct);
        await Statement.SettleAsync(database, connection, ct);
    }

    /// <summary>Gives every real device a history of answered commands, copied from the commands it did answer.</summary>
    public async Task AgeAsync(int commandsEach, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        const string OnePerChannel = """
            t.closed_ms is not null and t.uuid = (select max(x.uuid) from mdm_delivery x where x.enrollment_id = t.enrollment_id and x.closed_ms is not null)
            """;
        await _copies.CopyAsync(connection, "mdm_delivery", OnePerChannel, 1, commandsEach, new() { ["uuid"] = $"'00000000-' || {RowCopies.Number(27)}" }, ct);
        await transaction.CommitAsync(ct);
        await Statement.SettleAsync(database, connection, ct);
    }

    private static string Id(string prefix) => Text(prefix + "0000000000");

    private static string Text(string prefix) => $"'{prefix}' || {RowCopies.Number(16)}";

    private static async Task<string> OnlyAsync(DbConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (string)(await command.ExecuteScalarAsync(ct) ?? throw new InvalidOperationException("No enrolled device to copy."));
    }
}
