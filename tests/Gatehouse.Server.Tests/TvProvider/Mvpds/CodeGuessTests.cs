using System.Net;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Mvpds.Support;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Server.Tests.TvProvider.Mvpds;

/// <summary>With the limit of wrong codes as it is by default, on SQLite.</summary>
public sealed class SqliteGuessGate : SqliteGate
{
    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Gatehouse:TvProvider:Api:CallsPerSecond"] = "0" };
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresGuessGate : PostgresGate
{
    protected override IReadOnlyDictionary<string, string> Settings => base.Settings.Append(new("Gatehouse:TvProvider:Api:CallsPerSecond", "0")).ToDictionary(s => s.Key, s => s.Value);
}

/// <summary>Whoever guesses codes gets nowhere.</summary>
public abstract class CodeGuessTests(IGateFixture gate)
{
    [Fact]
    public async Task Ten_wrong_codes_close_the_page_for_that_address_for_a_quarter_of_an_hour()
    {
        var world = await MvpdWorld.StartAsync(gate);
        var code = await world.CodeAsync();

        // Right ones do not count.
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(HttpStatusCode.SeeOther, await TypeAsync(world, code));
        }

        var wrong = new List<HttpStatusCode>();
        for (var i = 0; i < 11; i++)
        {
            wrong.Add(await TypeAsync(world, $"WRNG2{(char)('A' + i)}2"));
        }

        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.BadRequest, 10), HttpStatusCode.TooManyRequests], wrong);
        Assert.Equal(HttpStatusCode.TooManyRequests, await TypeAsync(world, code));
        using (var picker = await world.OpenAsync($"/activate/{code}"))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, picker.StatusCode);
        }

        Assert.Contains(gate.Logs.Lines, l => l.Event.Id == 2771);
        gate.Clock.Advance(TimeSpan.FromMinutes(15.1));
        Assert.Equal(HttpStatusCode.SeeOther, await TypeAsync(world, code));
    }

    private static async Task<HttpStatusCode> TypeAsync(MvpdWorld world, string code)
    {
        using var response = await world.PostFormAsync("/activate", ("code", code));
        return response.StatusCode;
    }
}

public sealed class CodeGuessTestsOnSqlite(SqliteGuessGate gate) : CodeGuessTests(gate), IClassFixture<SqliteGuessGate>;

public sealed class CodeGuessTestsOnPostgres(PostgresGuessGate gate) : CodeGuessTests(gate), IClassFixture<PostgresGuessGate>;
