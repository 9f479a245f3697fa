using Gatehouse.Server.Storage;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Server.Tests.Storage;

public abstract class SweepTests(IGateFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_works_in_bounded_pieces_until_nothing_is_left()
    {
        using var sweep = new Counter(gate, left: 1250);

        var changed = await sweep.RunAsync(Ct);

        Assert.Equal(1250, changed);
        Assert.Equal([500, 500, 250], sweep.Batches);
    }

    [Fact]
    public async Task Of_two_processes_one_has_the_turn_until_the_interval_is_over()
    {
        var name = Guid.NewGuid().ToString("n");
        using var one = new Counter(gate, left: 1, name);
        using var two = new Counter(gate, left: 1, name);

        var first = await Task.WhenAll(one.TryTurnAsync(Ct), two.TryTurnAsync(Ct));
        var tooEarly = await two.TryTurnAsync(Ct);
        gate.Clock.Advance(TimeSpan.FromMinutes(1));
        var next = await two.TryTurnAsync(Ct);

        Assert.Single(first, t => t);
        Assert.False(tooEarly);
        Assert.True(next);
    }

    private sealed class Counter(IGateFixture gate, int left, string? name = null) : SweepTask(gate.Database, gate.Clock, NullLogger.Instance)
    {
        private int _left = left;

        public override string Name { get; } = name ?? Guid.NewGuid().ToString("n");

        public List<int> Batches { get; } = [];

        protected override TimeSpan Interval => TimeSpan.FromMinutes(1);

        protected override Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
        {
            var count = Math.Min(limit, _left);
            _left -= count;
            Batches.Add(count);
            return Task.FromResult(count);
        }
    }
}

[Collection(nameof(SqliteGate))]
public sealed class SweepTestsOnSqlite(SqliteGate gate) : SweepTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class SweepTestsOnPostgres(PostgresGate gate) : SweepTests(gate);
