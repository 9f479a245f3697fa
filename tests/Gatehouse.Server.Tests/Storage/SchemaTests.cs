using System.Globalization;
using System.Text;
using Dapper;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Tests.Fixtures;
using Npgsql;

namespace Gatehouse.Server.Tests.Storage;

/// <summary>All migrations on an empty database give this schema. A new migration shows in the diff of the golden text.</summary>
public sealed class SchemaTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Migrations_give_this_schema_on_sqlite()
    {
        var folder = Directory.CreateTempSubdirectory("gatehouse-test-");
        try
        {
            await using var database = Database.Open(Path.Combine(folder.FullName, "a.db"));
            await ApplyTwiceAsync(database);
            var rows = await database.QueryAsync<string>("select sql from sqlite_master where sql is not null and name not like 'sqlite_%' order by tbl_name, type desc, name", null, Ct);

            Golden.Match(string.Join("\n\n", rows.Select(r => r + ";")) + "\n", "schema.sqlite.sql");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Migrations_give_this_schema_on_postgres()
    {
        if (await TestPostgres.CreateAsync() is not { } connectionString)
        {
            Tools.Missing(TestPostgres.Missing);
            return;
        }

        try
        {
            await using var database = Database.Open(connectionString);
            await ApplyTwiceAsync(database);

            Golden.Match(await DescribeAsync(connectionString), "schema.postgres.txt");
        }
        finally
        {
            await TestPostgres.DropAsync(connectionString);
        }
    }

    [Fact]
    public async Task Several_processes_may_migrate_at_the_same_time()
    {
        if (await TestPostgres.CreateAsync() is not { } connectionString)
        {
            Tools.Missing(TestPostgres.Missing);
            return;
        }

        try
        {
            await using var one = Database.Open(connectionString);
            await using var two = Database.Open(connectionString);

            var applied = await Task.WhenAll(Migrator.ApplyAsync(one, TimeProvider.System, Ct), Migrator.ApplyAsync(two, TimeProvider.System, Ct));

            Assert.Equal([0, Migrator.All(DatabaseKind.Postgres).Count()], applied.Order());
        }
        finally
        {
            await TestPostgres.DropAsync(connectionString);
        }
    }

    [Fact]
    public void Migration_numbers_are_unique()
    {
        var numbers = Migrator.All(DatabaseKind.Sqlite).Select(m => m.Number).ToList();

        Assert.Equal(numbers.Distinct(), numbers);
    }

    private static async Task ApplyTwiceAsync(Database database)
    {
        Assert.False(await Migrator.IsUpToDateAsync(database, Ct));
        Assert.NotEqual(0, await Migrator.ApplyAsync(database, TimeProvider.System, Ct));
        Assert.Equal(0, await Migrator.ApplyAsync(database, TimeProvider.System, Ct));
        Assert.True(await Migrator.IsUpToDateAsync(database, Ct));
    }

    private static async Task<string> DescribeAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        var columns = await connection.QueryAsync<(string Table, string Column, string Type, string Nullable, string? Default)>(
            """
            select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
            where table_schema = 'public' order by table_name, ordinal_position
            """);
        var constraints = await connection.QueryAsync<(string Table, string Definition)>(
            """
            select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint
            where connamespace = 'public'::regnamespace order by 1, 2
            """);
        var indexes = await connection.QueryAsync<(string Table, string Definition)>("select tablename, indexdef from pg_indexes where schemaname = 'public' order by 1, 2");
        var text = new StringBuilder();
        foreach (var table in columns.GroupBy(c => c.Table))
        {
            text.Append(CultureInfo.InvariantCulture, $"{table.Key}\n");
            foreach (var c in table)
            {
                text.Append(CultureInfo.InvariantCulture, $"    {c.Column} {c.Type}{(c.Nullable == "NO" ? " not null" : "")}{(c.Default is null ? "" : $" default {c.Default}")}\n");
            }

            foreach (var definition in constraints.Concat(indexes).Where(x => x.Table == table.Key).Select(x => x.Definition))
            {
                text.Append(CultureInfo.InvariantCulture, $"    {definition}\n");
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
