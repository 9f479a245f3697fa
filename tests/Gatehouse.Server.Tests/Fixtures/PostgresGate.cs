namespace Gatehouse.Server.Tests.Fixtures;

/// <summary>A server on a PostgreSQL database of its own. Without PostgreSQL its tests are skipped. Use it with <c>[Collection(nameof(PostgresGate))]</c>, or as class fixture.</summary>
public class PostgresGate : GateFixture
{
    private string? _connectionString;

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["Gatehouse:DataKey"] = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    };

    /// <summary>Another process on the same database. The caller disposes it.</summary>
    public Task<GateServer> StartAnotherAsync()
    {
        _ = Address; // skips when there is no PostgreSQL
        return StartAsync(_connectionString!);
    }

    protected override async Task<(string? Setting, string? Missing)> CreateDatabaseAsync()
    {
        _connectionString = await TestPostgres.CreateAsync();
        return (_connectionString, _connectionString is null ? TestPostgres.Missing : null);
    }

    protected override Task DropDatabaseAsync() => TestPostgres.DropAsync(_connectionString!);
}

[CollectionDefinition(nameof(PostgresGate))]
public sealed class PostgresGateCollection : ICollectionFixture<PostgresGate>;
