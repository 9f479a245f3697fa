using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Accounts.Support;

/// <summary>On SQLite, with an address for which browsers know passkeys.</summary>
public sealed class SqlitePasskeyGate : SqliteGate
{
    internal const string Origin = "http://localhost:7080";

    internal static IReadOnlyDictionary<string, string> Common { get; } = new Dictionary<string, string> { ["Gatehouse:PublicUrl"] = Origin };

    protected override IReadOnlyDictionary<string, string> Settings => Common;
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresPasskeyGate : PostgresGate
{
    protected override IReadOnlyDictionary<string, string> Settings => SqlitePasskeyGate.Common.Concat(base.Settings).ToDictionary(s => s.Key, s => s.Value);
}

[CollectionDefinition(nameof(SqlitePasskeyGate))]
public sealed class SqlitePasskeyCollection : ICollectionFixture<SqlitePasskeyGate>;

[CollectionDefinition(nameof(PostgresPasskeyGate))]
public sealed class PostgresPasskeyCollection : ICollectionFixture<PostgresPasskeyGate>;
