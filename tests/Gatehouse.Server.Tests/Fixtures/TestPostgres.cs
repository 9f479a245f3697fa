using Dapper;
using Npgsql;

namespace Gatehouse.Server.Tests.Fixtures;

/// <summary>Databases in the PostgreSQL that <c>GATEHOUSE_TEST_POSTGRES</c> names: a connection string of a role that may create them.</summary>
public static class TestPostgres
{
    public const string Missing = "GATEHOUSE_TEST_POSTGRES is not set to the connection string of a PostgreSQL.";

    private static string? Admin => Environment.GetEnvironmentVariable("GATEHOUSE_TEST_POSTGRES") is { Length: > 0 } value ? value : null;

    /// <summary>Makes an empty database and returns its connection string; null when there is no PostgreSQL.</summary>
    public static async Task<string?> CreateAsync()
    {
        if (Admin is null)
        {
            return null;
        }

        var name = "gatehouse_test_" + Guid.NewGuid().ToString("n");
        await using var connection = new NpgsqlConnection(Admin);
        await connection.ExecuteAsync($"create database {name}");
        return new NpgsqlConnectionStringBuilder(Admin) { Database = name, MaxPoolSize = 20 }.ToString();
    }

    /// <summary>Drops it again, whoever is still connected.</summary>
    public static async Task DropAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(Admin);
        await connection.ExecuteAsync($"drop database {new NpgsqlConnectionStringBuilder(connectionString).Database} with (force)");
    }
}
