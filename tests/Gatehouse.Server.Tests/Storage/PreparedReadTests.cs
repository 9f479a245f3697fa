using System.Data;
using System.Data.Common;
using System.Globalization;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Storage;

/// <summary>Reads that are asked for at the same time, which may share a way to the database and nothing else.</summary>
public abstract class PreparedReadTests(IGateFixture gate)
{
    private const string Sql = "select key, value from sys_setting where key = @key";

    private readonly string _prefix = Guid.NewGuid().ToString("n");

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected Database Database => gate.Database;

    [Fact]
    public async Task Each_gets_its_own_answer_however_many_ask_at_once()
    {
        await InsertAsync(100);
        await using var read = Read();

        var found = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(async () => (await read.FirstAsync([Key(i % 200)], Ct))?.Key, Ct)));

        Assert.Equal(Enumerable.Range(0, 400).Select(i => i % 200 < 100 ? Key(i % 200) : null), found);
    }

    [Fact]
    public async Task What_was_committed_before_is_seen()
    {
        const int Writers = 24;
        await InsertAsync(Writers);
        await using var read = Read();

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => Task.Run(
            async () =>
            {
                for (var n = 1; n <= 20; n++)
                {
                    var value = n.ToString(CultureInfo.InvariantCulture);
                    await Database.WriteAsync(tx => tx.ExecuteAsync("update sys_setting set value = @value where key = @key", new { key = Key(i), value }), Ct);
                    Assert.Equal(value, (await read.FirstAsync([Key(i)], Ct))?.Value);
                }
            },
            Ct)));
    }

    [Fact]
    public async Task One_that_cannot_be_read_fails_alone()
    {
        await InsertAsync(100);
        await using var read = new PreparedRead<Setting>(
            Database, Sql, [("key", DbType.String)], r => r.GetString(0) == Key(7) ? throw new InvalidDataException(r.GetString(0)) : Map(r));

        var failed = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(
            () => Record.ExceptionAsync(async () => Assert.Equal(Key(i), (await read.FirstAsync([Key(i)], Ct))?.Key)).AsTask(), Ct)));

        Assert.Equal([7], Enumerable.Range(0, 100).Where(i => failed[i] is not null));
        Assert.IsType<InvalidDataException>(failed[7]);
    }

    [Fact]
    public async Task Who_gives_up_leaves_the_others_their_answers()
    {
        await InsertAsync(50);
        await using var read = Read();
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        var errors = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Record.ExceptionAsync(
            async () => Assert.Equal(Key(i), (await read.FirstAsync([Key(i)], i % 5 == 0 ? gone.Token : Ct))?.Key)).AsTask()));

        Assert.All(errors.Where((_, i) => i % 5 == 0), e => Assert.True(e is null or OperationCanceledException, e?.ToString()));
        Assert.All(errors.Where((_, i) => i % 5 != 0), Assert.Null);
    }

    protected PreparedRead<Setting> Read() => new(Database, Sql, [("key", DbType.String)], Map);

    protected string Key(int i) => $"{_prefix}-{i:d3}";

    protected Task InsertAsync(int count) => Database.WriteAsync(async tx =>
    {
        for (var i = 0; i < count; i++)
        {
            await tx.ExecuteAsync("insert into sys_setting (key, value) values (@key, 'x')", new { key = Key(i) });
        }
    }, Ct);

    private static Setting Map(DbDataReader reader) => new(reader.GetString(0), reader.GetString(1));

    protected sealed record Setting(string Key, string Value);
}

[Collection(nameof(SqliteGate))]
public sealed class PreparedReadTestsOnSqlite(SqliteGate gate) : PreparedReadTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class PreparedReadTestsOnPostgres(PostgresGate gate) : PreparedReadTests(gate)
{
    [Fact]
    public async Task One_that_the_server_refuses_fails_alone()
    {
        await InsertAsync(100);
        await using var read = Read();

        var failed = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(
            () => Record.ExceptionAsync(async () => Assert.Equal(Key(i), (await read.FirstAsync([i == 42 ? "\0" : Key(i)], Ct))?.Key)).AsTask(), Ct)));

        Assert.Equal([42], Enumerable.Range(0, 100).Where(i => failed[i] is not null));
        Assert.IsType<DbException>(failed[42], exactMatch: false);
    }

    [Fact]
    public async Task Connections_that_the_server_dropped_are_replaced()
    {
        await InsertAsync(100);
        await using var read = Read();
        for (var round = 0; round < 3; round++)
        {
            var found = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(async () => (await read.FirstAsync([Key(i)], Ct))?.Key, Ct)));
            Assert.Equal(Enumerable.Range(0, 100).Select(Key), found);

            // All that rest in this server's pool, with the statement on them.
            await Database.QueryAsync<bool>(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query like '%sys_setting where key = %' and state = 'idle'",
                null, Ct);
        }
    }
}
