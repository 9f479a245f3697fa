using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Accounts.Upstream;

/// <summary>Settings under which providers on loopback addresses may be asked.</summary>
internal static class UpstreamSettings
{
    public static readonly IReadOnlyDictionary<string, string> Loopback = new Dictionary<string, string>
    {
        ["Gatehouse:Accounts:AllowPrivateUpstreams"] = "true",
        ["Gatehouse:Accounts:UpstreamTimeout"] = "00:00:08",
    };
}

public sealed class UpstreamSqliteGate : SqliteGate
{
    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(base.Settings.Concat(UpstreamSettings.Loopback));
}

public sealed class UpstreamPostgresGate : PostgresGate
{
    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(base.Settings.Concat(UpstreamSettings.Loopback));
}

[CollectionDefinition(nameof(UpstreamSqliteGate))]
public sealed class UpstreamSqliteGateCollection : ICollectionFixture<UpstreamSqliteGate>;

[CollectionDefinition(nameof(UpstreamPostgresGate))]
public sealed class UpstreamPostgresGateCollection : ICollectionFixture<UpstreamPostgresGate>;
