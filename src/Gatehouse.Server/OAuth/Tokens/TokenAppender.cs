using System.Data;
using System.Data.Common;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>
/// Stores opaque access tokens that are the whole of what a request changes. Those that come while others are on their way
/// wait for each other and are stored together, in one transaction: a commit costs far more than a row. Each is given out
/// only after its commit.
/// </summary>
internal sealed class TokenAppender(Database database)
{
    private const int MaxGroup = 64;

    private const string Into = "insert into oauth_access_token (hash, org_id, grant_id, audience, scopes, dpop_jkt, certificate_sha256, issued_ms, expires_ms)";

    // Only under a grant that has not ended: whoever asks may have been remembered from a moment ago.
    private const string InsertOne = $"""
        {Into}
        select @hash, g.org_id, g.id, @audience, @scopes, @dpop_jkt, @certificate_sha256, @issued_ms, @expires_ms
        from oauth_grant g where g.id = @grant_id and g.org_id = @org_id and g.ended_ms is null
        """;

    // A look at one grant for each, and no join, which PostgreSQL could take for a reason to read all grants.
    private const string InsertAll = $"""
        {Into}
        select t.* from unnest(@hash, @org_id, @grant_id, @audience, @scopes, @dpop_jkt, @certificate_sha256, @issued_ms, @expires_ms)
            as t (hash, org_id, grant_id, audience, scopes, dpop_jkt, certificate_sha256, issued_ms, expires_ms)
        where (select g.id from oauth_grant g where g.id = t.grant_id and g.org_id = t.org_id and g.ended_ms is null) is not null
        returning hash
        """;

    private static readonly (string Name, DbType Type)[] Columns =
    [
        ("hash", DbType.Binary), ("org_id", DbType.String), ("grant_id", DbType.String), ("audience", DbType.String), ("scopes", DbType.String),
        ("dpop_jkt", DbType.String), ("certificate_sha256", DbType.Binary), ("issued_ms", DbType.Int64), ("expires_ms", DbType.Int64),
    ];

    private readonly Lock _gate = new();
    private readonly Queue<Item> _waiting = [];
    private bool _busy;

    /// <summary>Stores a token; false when its grant has ended or is gone.</summary>
    public Task<bool> AddAsync(byte[] hash, NewAccessToken token, DateTimeOffset issued)
    {
        var item = new Item(
        [
            hash, token.OrganizationId, token.GrantId, token.Audience, token.Scopes, token.Binding.DpopJkt, token.Binding.CertificateSha256,
            issued.ToUnixTimeMilliseconds(), (issued + token.Lifetime).ToUnixTimeMilliseconds(),
        ]);
        lock (_gate)
        {
            _waiting.Enqueue(item);
            if (_busy)
            {
                return item.Stored.Task;
            }

            _busy = true;
        }

        // What follows works for many requests, and belongs to none of them.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(StoreWaitingAsync);
        }

        return item.Stored.Task;
    }

    private async Task StoreWaitingAsync()
    {
        while (Next() is { Count: > 0 } group)
        {
            if (await StoreAsync(group) is not { } failure)
            {
                continue;
            }

            foreach (var item in group)
            {
                // One that cannot be stored must not keep the others from it.
                if ((group.Count == 1 ? failure : await StoreAsync([item])) is { } own)
                {
                    item.Stored.TrySetException(own);
                }
            }
        }
    }

    private List<Item> Next()
    {
        lock (_gate)
        {
            var group = new List<Item>();
            while (group.Count < MaxGroup && _waiting.TryDequeue(out var item))
            {
                group.Add(item);
            }

            _busy = group.Count > 0;
            return group;
        }
    }

    /// <summary>Null when committed and everybody was told; otherwise why not.</summary>
    private async Task<Exception?> StoreAsync(List<Item> group)
    {
        try
        {
            var stored = await database.AppendAsync(tx => tx.Kind == DatabaseKind.Postgres ? TogetherAsync(tx, group) : EachAsync(tx, group), CancellationToken.None);
            for (var i = 0; i < stored.Length; i++)
            {
                group[i].Stored.TrySetResult(stored[i]);
            }

            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    // One statement for all, with a list for each column.
    private static async Task<bool[]> TogetherAsync(Tx tx, List<Item> group)
    {
        await using var command = tx.Connection.CreateCommand();
        (command.Transaction, command.CommandText) = (tx.Transaction, InsertAll);
        for (var i = 0; i < Columns.Length; i++)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (Columns[i].Name, Column(group, i));
            command.Parameters.Add(parameter);
        }

        var stored = new HashSet<string>(group.Count, StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            stored.Add(Convert.ToHexString((byte[])reader.GetValue(0)));
        }

        return [.. group.Select(item => stored.Contains(Convert.ToHexString((byte[])item.Values[0]!)))];
    }

    private static Array Column(List<Item> group, int column) => Columns[column].Type switch
    {
        DbType.Int64 => group.Select(item => (long)item.Values[column]!).ToArray(),
        DbType.Binary => group.Select(item => (byte[]?)item.Values[column]).ToArray(),
        _ => group.Select(item => (string?)item.Values[column]).ToArray(),
    };

    // One statement, prepared once.
    private static async Task<bool[]> EachAsync(Tx tx, List<Item> group)
    {
        await using var command = tx.Connection.CreateCommand();
        (command.Transaction, command.CommandText) = (tx.Transaction, InsertOne);
        foreach (var (name, type) in Columns)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.DbType) = (name, type);
            command.Parameters.Add(parameter);
        }

        var stored = new bool[group.Count];
        for (var i = 0; i < stored.Length; i++)
        {
            Fill(command.Parameters, group[i]);
            stored[i] = await command.ExecuteNonQueryAsync() == 1;
        }

        return stored;
    }

    private static void Fill(DbParameterCollection parameters, Item item)
    {
        for (var i = 0; i < Columns.Length; i++)
        {
            parameters[i].Value = item.Values[i] ?? DBNull.Value;
        }
    }

    private sealed record Item(object?[] Values)
    {
        public TaskCompletionSource<bool> Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
