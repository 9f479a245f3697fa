namespace Gatehouse.Server.Tests.Fixtures;

/// <summary>A server on a SQLite file in a folder of its own. Use it with <c>[Collection(nameof(SqliteGate))]</c>, or as class fixture.</summary>
public class SqliteGate : GateFixture
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gatehouse-test-").FullName;

    /// <summary>The database file.</summary>
    public string DatabasePath => Path.Combine(_folder, "gatehouse.db");

    protected override Task<(string? Setting, string? Missing)> CreateDatabaseAsync() =>
        Task.FromResult<(string?, string?)>((DatabasePath, null));

    protected override Task DropDatabaseAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }
}

[CollectionDefinition(nameof(SqliteGate))]
public sealed class SqliteGateCollection : ICollectionFixture<SqliteGate>;
