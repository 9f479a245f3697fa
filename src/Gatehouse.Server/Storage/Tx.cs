using System.Data.Common;
using Dapper;

namespace Gatehouse.Server.Storage;

/// <summary>One write transaction. Everything a request changes goes through one of these; work for afterwards is left with <see cref="AfterCommit"/>.</summary>
public sealed class Tx
{
    private readonly List<Action> _afterCommit = [];

    internal Tx(DatabaseKind kind, DbConnection connection, DbTransaction transaction)
    {
        Kind = kind;
        Connection = connection;
        Transaction = transaction;
    }

    /// <summary>Engine, for the few statements that differ.</summary>
    public DatabaseKind Kind { get; }

    /// <summary>Open connection of this transaction.</summary>
    public DbConnection Connection { get; }

    /// <summary>The transaction itself.</summary>
    public DbTransaction Transaction { get; }

    /// <summary><c> for update</c> on PostgreSQL, nothing on SQLite, whose writers are already alone.</summary>
    public string ForUpdate => Kind == DatabaseKind.Postgres ? " for update" : "";

    /// <summary>Claims rows on PostgreSQL, nothing on SQLite. Not the strongest lock: a row that others only refer to by foreign key must not be skipped.</summary>
    public string ForUpdateSkipLocked => Kind == DatabaseKind.Postgres ? " for no key update skip locked" : "";

    /// <summary>Keeps a row as it is until the end of the transaction on PostgreSQL, nothing on SQLite. Others may do the same at the same time.</summary>
    public string ForShare => Kind == DatabaseKind.Postgres ? " for share" : "";

    /// <summary>Runs a statement and returns the number of rows it changed.</summary>
    public Task<int> ExecuteAsync(string sql, object? args = null) => Connection.ExecuteAsync(sql, args, Transaction);

    /// <summary>All rows of a query.</summary>
    public async Task<List<T>> QueryAsync<T>(string sql, object? args = null) =>
        (await Connection.QueryAsync<T>(sql, args, Transaction)).AsList();

    /// <summary>The first row, or null.</summary>
    public Task<T?> FirstAsync<T>(string sql, object? args = null) => Connection.QueryFirstOrDefaultAsync<T>(sql, args, Transaction);

    /// <summary>First column of the first row.</summary>
    public Task<T?> ScalarAsync<T>(string sql, object? args = null) => Connection.ExecuteScalarAsync<T>(sql, args, Transaction);

    /// <summary>Runs once the transaction is durable; never when it rolls back. For cheap in-process signals only: what must happen is a row.</summary>
    public void AfterCommit(Action action) => _afterCommit.Add(action);

    internal void RunAfterCommit()
    {
        foreach (var action in _afterCommit)
        {
            action();
        }
    }
}
