using Gatehouse.Server.Storage;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Server.Tests.Storage;

public abstract class BatchWriterTests(IGateFixture gate)
{
    private static readonly BatchStatement Statement = new(
        "test", ["k", "v"], ["text", "text"], "update sys_setting set value = v.v from {rows} where sys_setting.key = v.k");

    private readonly string _prefix = Guid.NewGuid().ToString("n");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_last_value_of_each_key_is_written_in_one_go()
    {
        await InsertAsync(1200);
        using var writer = Writer(gate.Database);
        for (var i = 0; i < 1200; i++)
        {
            writer.Record(Key(i), "early");
            writer.Record(Key(i), "late");
        }

        await writer.FlushAsync(Ct);

        Assert.Equal(1200, await CountAsync("late"));
    }

    [Fact]
    public async Task It_flushes_by_the_clock_and_once_more_when_it_stops()
    {
        await InsertAsync(2);
        using var writer = Writer(gate.Database);
        await writer.StartAsync(Ct);
        writer.Record(Key(0), "late");
        await Eventually.TrueAsync(async () =>
        {
            gate.Clock.Advance(TimeSpan.FromSeconds(1));
            return await CountAsync("late") == 1;
        }, "it is flushed");
        writer.Record(Key(1), "late");
        await writer.StopAsync(Ct);

        Assert.Equal(2, await CountAsync("late"));
    }

    [Fact]
    public async Task What_cannot_be_written_waits_for_the_next_try()
    {
        await InsertAsync(2);
        using var writer = Writer(gate.Database);
        writer.Record(Key(0), "late");
        writer.Record(Key(1), "late");
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await writer.FlushAsync(gone.Token);
        var before = await CountAsync("late");
        await writer.FlushAsync(Ct);

        Assert.Equal(0, before);
        Assert.Equal(2, await CountAsync("late"));
    }

    private static BatchWriter<string, string> Writer(Database database, TimeProvider time) =>
        new(database, time, NullLogger.Instance, Statement, (k, v) => [k, v]);

    private BatchWriter<string, string> Writer(Database database) => Writer(database, gate.Clock);

    private string Key(int i) => $"{_prefix}-{i:d4}";

    private Task InsertAsync(int count) => gate.Database.WriteAsync(async tx =>
    {
        for (var i = 0; i < count; i++)
        {
            await tx.ExecuteAsync("insert into sys_setting (key, value) values (@key, 'none')", new { key = Key(i) });
        }
    }, Ct);

    private Task<long> CountAsync(string value) => gate.Database.FirstAsync<long>(
        "select count(*) from sys_setting where key like @like and value = @value", new { like = _prefix + "-%", value }, Ct);
}

[Collection(nameof(SqliteGate))]
public sealed class BatchWriterTestsOnSqlite(SqliteGate gate) : BatchWriterTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class BatchWriterTestsOnPostgres(PostgresGate gate) : BatchWriterTests(gate);
