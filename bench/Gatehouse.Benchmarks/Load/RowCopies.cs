using System.Data.Common;
using System.Globalization;

namespace Gatehouse.Benchmarks.Load;

/// <summary>Copies rows many times over, each copy with a running number in what has to differ.</summary>
internal sealed class RowCopies(DbDataSource database)
{
    private readonly bool _sqlite = Statement.IsSqlite(database);

    /// <summary>32 bytes that no other copy has.</summary>
    public string Hash => _sqlite ? "randomblob(32)" : "sha256(s.n::text::bytea)";

    /// <summary>The running number as digits with leading zeros, in SQL that both databases read.</summary>
    public static string Number(int digits) => string.Create(
        CultureInfo.InvariantCulture, $"substr('{new string('0', digits)}' || s.n, length('{new string('0', digits)}' || s.n) - {digits - 1}, {digits})");

    /// <summary>Copies the rows of <paramref name="table"/>, named <c>t</c>, that fulfil <paramref name="where"/>, once for each number.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="table">Which.</param>
    /// <param name="where">Condition.</param>
    /// <param name="from">First number.</param>
    /// <param name="to">Last number.</param>
    /// <param name="changed">SQL of the columns that differ.</param>
    /// <param name="ct">Stops.</param>
    public async Task CopyAsync(
        DbConnection connection, string table, string where, int from, int to, Dictionary<string, string> changed, CancellationToken ct)
    {
        var columns = await ColumnsAsync(connection, table, ct);
        var values = columns.Select(c => changed.GetValueOrDefault(c, $"t.{c}"));
        var series = _sqlite
            ? $"with recursive s(n) as (select {from} union all select n + 1 from s where n < {to})"
            : $"with s(n) as (select generate_series({from}, {to}))";
        await Statement.ExecuteAsync(
            connection, $"{series} insert into {table} ({string.Join(", ", columns)}) select {string.Join(", ", values)} from {table} t, s where {where}", [], ct);
    }

    private static async Task<List<string>> ColumnsAsync(DbConnection connection, string table, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"select * from {table} limit 0";
        await using var reader = await command.ExecuteReaderAsync(ct);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
    }
}
