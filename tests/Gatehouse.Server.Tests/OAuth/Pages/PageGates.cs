using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.OAuth.Pages;

/// <summary>On SQLite, without the limits that a thousand visits from one address would meet, and with clients on this machine.</summary>
public sealed class SqlitePageGate : SqliteGate
{
    internal static IReadOnlyDictionary<string, string> Common { get; } = new Dictionary<string, string>
    {
        ["Gatehouse:RateLimits:PublicPage:PerMinute"] = "0",
        ["Gatehouse:OAuth:AllowPrivateClientAddresses"] = "true",
        ["Gatehouse:OAuth:RequireDpopNonce"] = "false",
    };

    protected override IReadOnlyDictionary<string, string> Settings => Common;
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresPageGate : PostgresGate
{
    protected override IReadOnlyDictionary<string, string> Settings => SqlitePageGate.Common.Concat(base.Settings).ToDictionary(s => s.Key, s => s.Value);
}

[CollectionDefinition(nameof(SqlitePageGate))]
public sealed class SqlitePageCollection : ICollectionFixture<SqlitePageGate>;

[CollectionDefinition(nameof(PostgresPageGate))]
public sealed class PostgresPageCollection : ICollectionFixture<PostgresPageGate>;
