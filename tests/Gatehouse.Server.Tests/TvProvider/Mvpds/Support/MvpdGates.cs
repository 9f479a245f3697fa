using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.TvProvider.Mvpds.Support;

/// <summary>What both databases share: providers on loopback are reached, and devices are not throttled.</summary>
internal static class MvpdSetup
{
    public static Dictionary<string, string> Settings => new()
    {
        ["Gatehouse:TvProvider:Api:CallsPerSecond"] = "0",
        ["Gatehouse:TvProvider:Mvpds:AllowPrivate"] = "true",
        ["Gatehouse:TvProvider:Mvpds:Timeout"] = "00:00:20",
        ["Gatehouse:TvProvider:Mvpds:WrongCodes"] = "1000", // every test types from the same address
    };
}

/// <summary>On SQLite.</summary>
public sealed class SqliteMvpdGate : SqliteGate
{
    protected override IReadOnlyDictionary<string, string> Settings => MvpdSetup.Settings;
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresMvpdGate : PostgresGate
{
    protected override IReadOnlyDictionary<string, string> Settings => MvpdSetup.Settings.Concat(base.Settings).ToDictionary(s => s.Key, s => s.Value);
}

[CollectionDefinition(nameof(SqliteMvpdGate))]
public sealed class SqliteMvpdCollection : ICollectionFixture<SqliteMvpdGate>;

[CollectionDefinition(nameof(PostgresMvpdGate))]
public sealed class PostgresMvpdCollection : ICollectionFixture<PostgresMvpdGate>;
