using System.Data;
using System.Data.Common;

namespace Gatehouse.Server.Storage;

/// <summary>
/// One statement that is read very often: plain ADO.NET over prepared statements that stay with their connections. On SQLite
/// opening a connection and preparing would cost several times the read itself; on PostgreSQL the way there and back does, so
/// that reads which are asked for at the same time go together. Everything else goes through
/// <see cref="Database.QueryAsync{T}"/>, which is easier to read.
/// </summary>
/// <param name="database">Where.</param>
/// <param name="sql">The statement.</param>
/// <param name="parameters">Names and types of its parameters, in the order of the values.</param>
/// <param name="map">Makes a row of the reader's current record.</param>
public sealed class PreparedRead<TRow>(Database database, string sql, IReadOnlyList<(string Name, DbType Type)> parameters, Func<DbDataReader, TRow> map) : IAsyncDisposable
    where TRow : class
{
    private readonly SingleReads<TRow>? _single = database.Kind == DatabaseKind.Sqlite ? new(database, sql, parameters, map) : null;
    private readonly GatheredReads<TRow>? _gathered = database.Kind == DatabaseKind.Postgres ? new(database, sql, parameters, map) : null;

    /// <summary>The first row; null when there is none.</summary>
    public ValueTask<TRow?> FirstAsync(object?[] values, CancellationToken ct) =>
        _single is not null ? _single.FirstAsync(values, ct) : new ValueTask<TRow?>(_gathered!.FirstAsync(values, ct));

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync() => _single?.DisposeAsync() ?? _gathered!.DisposeAsync();
}
