using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Mail.Support;

/// <summary>A server with a mail server.</summary>
public interface IMailGate : IGateFixture
{
    ForeignMailServer MailServer { get; }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteMailGate : SqliteGate, IMailGate
{
    public ForeignMailServer MailServer { get; private set; } = null!;

    protected override IReadOnlyDictionary<string, string> Settings => MailServer.Settings;

    protected override async Task<(string? Setting, string? Missing)> CreateDatabaseAsync()
    {
        MailServer = await ForeignMailServer.StartAsync();
        return await base.CreateDatabaseAsync();
    }

    protected override async Task DropDatabaseAsync()
    {
        await MailServer.DisposeAsync();
        await base.DropDatabaseAsync();
    }
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresMailGate : PostgresGate, IMailGate
{
    public ForeignMailServer MailServer { get; private set; } = null!;

    protected override IReadOnlyDictionary<string, string> Settings => MailServer.Settings.Concat(base.Settings).ToDictionary(s => s.Key, s => s.Value);

    protected override async Task<(string? Setting, string? Missing)> CreateDatabaseAsync()
    {
        MailServer = await ForeignMailServer.StartAsync();
        return await base.CreateDatabaseAsync();
    }

    protected override async Task DropDatabaseAsync()
    {
        await MailServer.DisposeAsync();
        await base.DropDatabaseAsync();
    }
}

[CollectionDefinition(nameof(SqliteMailGate))]
public sealed class SqliteMailCollection : ICollectionFixture<SqliteMailGate>;

[CollectionDefinition(nameof(PostgresMailGate))]
public sealed class PostgresMailCollection : ICollectionFixture<PostgresMailGate>;
