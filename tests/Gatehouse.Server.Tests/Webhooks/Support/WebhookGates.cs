using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Webhooks.Support;

/// <summary>Receivers of tests are on this machine, and patience is short.</summary>
internal static class WebhookSettings
{
    public static Dictionary<string, string> All => new()
    {
        ["Gatehouse:Webhooks:AllowPrivateAddresses"] = "true",
        ["Gatehouse:Webhooks:MaxAttempts"] = "4",
        ["Gatehouse:Webhooks:Timeout"] = "00:00:02",
    };
}

/// <summary>On SQLite.</summary>
public sealed class SqliteWebhookGate : SqliteGate
{
    protected override IReadOnlyDictionary<string, string> Settings => WebhookSettings.All;
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresWebhookGate : PostgresGate
{
    protected override IReadOnlyDictionary<string, string> Settings => WebhookSettings.All.Concat(base.Settings).ToDictionary(s => s.Key, s => s.Value);
}

[CollectionDefinition(nameof(SqliteWebhookGate))]
public sealed class SqliteWebhookCollection : ICollectionFixture<SqliteWebhookGate>;

[CollectionDefinition(nameof(PostgresWebhookGate))]
public sealed class PostgresWebhookCollection : ICollectionFixture<PostgresWebhookGate>;
