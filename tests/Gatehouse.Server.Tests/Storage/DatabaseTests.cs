using Gatehouse.Server.Storage;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Tests.Storage;

public abstract class DatabaseTests(IGateFixture gate)
{
    private readonly string _prefix = Guid.NewGuid().ToString("n");

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected Database Database => gate.Database;

    [Fact]
    public async Task Work_that_fails_changes_nothing_and_takes_nobody_with_it()
    {
        var writes = Enumerable.Range(0, 40).Select(i => Database.WriteAsync(
            async tx =>
            {
                await InsertAsync(tx, i);
                if (i % 4 == 0)
                {
                    throw new InvalidOperationException("no");
                }
            },
            Ct));

        var outcomes = await Task.WhenAll(writes.Select(async w =>
        {
            try
            {
                await w;
                return true;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }));

        Assert.Equal(30, outcomes.Count(o => o));
        Assert.Equal(30, await CountAsync());
    }

    [Fact]
    public async Task A_statement_that_the_engine_refuses_takes_nobody_with_it()
    {
        await Database.WriteAsync(tx => InsertAsync(tx, 0), Ct);

        var writes = Enumerable.Range(0, 10).Select(i => Record.ExceptionAsync(() => Database.WriteAsync(tx => InsertAsync(tx, i), Ct)).AsTask()).ToList();
        var failures = await Task.WhenAll(writes);

        Assert.Single(failures, f => f is not null);
        Assert.Equal(10, await CountAsync());
    }

    [Fact]
    public async Task Work_that_was_given_up_before_its_turn_does_not_happen()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Database.WriteAsync(tx => InsertAsync(tx, 1), gone.Token));

        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task What_is_left_for_afterwards_runs_only_when_it_is_durable()
    {
        var ran = new List<string>();

        await Database.WriteAsync(tx =>
        {
            tx.AfterCommit(() => ran.Add("kept"));
            return InsertAsync(tx, 1);
        }, Ct);
        await Record.ExceptionAsync(() => Database.WriteAsync(
            tx =>
            {
                tx.AfterCommit(() => ran.Add("lost"));
                throw new InvalidOperationException();
            },
            Ct));

        Assert.Equal(["kept"], ran);
    }

    [Fact]
    public async Task A_signal_that_throws_does_not_stop_later_writes()
    {
        await Record.ExceptionAsync(() => Database.WriteAsync(
            tx =>
            {
                tx.AfterCommit(() => throw new InvalidOperationException());
                return InsertAsync(tx, 1);
            },
            Ct));

        await Database.WriteAsync(tx => InsertAsync(tx, 2), Ct);

        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task A_write_inside_a_write_is_refused_instead_of_waiting_for_itself()
    {
        var failure = await Record.ExceptionAsync(() => Database.WriteAsync(_ => Database.WriteAsync(tx => InsertAsync(tx, 1), Ct), Ct));

        Assert.True(failure is InvalidOperationException and not ObjectDisposedException, failure?.ToString());
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Counting_up_in_parallel_loses_nothing()
    {
        await Database.WriteAsync(tx => tx.ExecuteAsync("insert into sys_setting (key, value) values (@key, '0')", new { key = _prefix }), Ct);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Database.WriteAsync(async tx =>
        {
            var value = await tx.ScalarAsync<string>("select value from sys_setting where key = @key" + tx.ForUpdate, new { key = _prefix });
            await tx.ExecuteAsync("update sys_setting set value = @value where key = @key", new { key = _prefix, value = (int.Parse(value!, null) + 1).ToString("d", null) });
        }, Ct)));

        Assert.Equal("50", await Database.FirstAsync<string>("select value from sys_setting where key = @key", new { key = _prefix }, Ct));
    }

    protected Task InsertAsync(Tx tx, int i) => tx.ExecuteAsync("insert into sys_setting (key, value) values (@key, 'x')", new { key = $"{_prefix}-{i:d3}" });

    protected Task<long> CountAsync() => Database.FirstAsync<long>("select count(*) from sys_setting where key like @like", new { like = _prefix + "-%" }, Ct);
}

[Collection(nameof(SqliteGate))]
public sealed class DatabaseTestsOnSqlite(SqliteGate gate) : DatabaseTests(gate)
{
    [Fact]
    public async Task A_transaction_that_somebody_ended_is_replaced_and_its_neighbours_are_tried_again()
    {
        // What a full disk does: the engine rolls the whole transaction back under the feet of the group.
        var poison = Record.ExceptionAsync(() => Database.WriteAsync(tx => tx.ExecuteAsync("rollback"), Ct)).AsTask();
        var neighbours = Enumerable.Range(0, 10).Select(i => Database.WriteAsync(tx => InsertAsync(tx, i), Ct)).ToList();

        await Task.WhenAll(neighbours);

        Assert.NotNull(await poison);
        Assert.Equal(10, await CountAsync());
    }

    [Fact]
    public async Task Commits_are_flushed_and_readers_do_not_wait()
    {
        var mode = await Database.FirstAsync<string>("pragma journal_mode", null, Ct);
        var flush = await Database.WriteAsync(tx => tx.ScalarAsync<long>("pragma synchronous"), Ct);
        var keys = await Database.WriteAsync(tx => tx.ScalarAsync<long>("pragma foreign_keys"), Ct);

        Assert.Equal("wal", mode);
        Assert.Equal(2, flush);
        Assert.Equal(1, keys);
    }
}

[Collection(nameof(PostgresGate))]
public sealed class DatabaseTestsOnPostgres(PostgresGate gate) : DatabaseTests(gate)
{
    // The driver prepares a statement at its second use; a refusal in that one leaves it with a statement that is not there.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_value_that_cannot_be_stored_harms_nobody_who_asks_or_writes_next(int before)
    {
        await using var single = Database.Open(gate.Services.GetRequiredService<IOptions<StorageOptions>>().Value.Database + ";Maximum Pool Size=1");
        Func<string, Task<string?>>[] ways =
        [
            value => single.FirstAsync<string>("select @value::text", new { value }, Ct),
            value => single.WriteAsync(tx => tx.ScalarAsync<string>("select @value::text || ''", new { value }), Ct),
        ];
        foreach (var ask in ways)
        {
            for (var i = 0; i < before; i++)
            {
                Assert.Equal("good", await ask("good"));
            }

            await Assert.ThrowsAsync<Npgsql.PostgresException>(() => ask("a\0b"));

            for (var i = 0; i < 5; i++)
            {
                Assert.Equal("good", await ask("good"));
            }
        }
    }

    [Fact]
    public async Task A_deadlock_is_tried_again()
    {
        await Database.WriteAsync(async tx =>
        {
            await InsertAsync(tx, 1);
            await InsertAsync(tx, 2);
        }, Ct);
        using var bothHold = new Barrier(2);
        var runs = 0;

        async Task LockBothAsync(string first, string second)
        {
            var attempt = 0;
            await Database.WriteAsync(async tx =>
            {
                Interlocked.Increment(ref runs);
                await tx.ExecuteAsync("update sys_setting set value = value || 'y' where key like @first", new { first = "%" + first });
                if (attempt++ == 0)
                {
                    await Task.Run(() => bothHold.SignalAndWait(TimeSpan.FromSeconds(5)), Ct);
                }

                await tx.ExecuteAsync("update sys_setting set value = value || 'y' where key like @second", new { second = "%" + second });
            }, Ct);
        }

        await Task.WhenAll(LockBothAsync("-001", "-002"), LockBothAsync("-002", "-001"));

        Assert.True(runs >= 3, "One of them was the victim, and ran again.");
    }

    [Fact]
    public async Task Connections_that_the_server_dropped_are_replaced()
    {
        await Database.FirstAsync<long>("select 1", null, Ct);
        await using (var killer = await Database.OpenAsync(Ct))
        {
            await using var command = killer.CreateCommand();
            command.CommandText = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
            await command.ExecuteNonQueryAsync(Ct);
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Database.WriteAsync(tx => InsertAsync(tx, i), Ct)));

        Assert.Equal(8, await CountAsync());
    }
}
