using Npgsql;

namespace Gatehouse.Benchmarks.Load;

/// <summary>The load run on both databases. PostgreSQL is the one that <c>GATEHOUSE_TEST_POSTGRES</c> names; it gets a database of its own.</summary>
internal static class LoadBench
{
    public static async Task RunAsync(LoadPlan plan, CancellationToken ct)
    {
        var program = ServerProgram();
        await using (var site = await Site.StartAsync(program, postgres: null, ct))
        {
            // SQLite runs in the server's process, so its CPU is the server's.
            await RunAsync("SQLite", site, new ProcessMeter(() => []), plan, ct);
        }

        if (Environment.GetEnvironmentVariable("GATEHOUSE_TEST_POSTGRES") is not { Length: > 0 } admin)
        {
            Console.WriteLine("PostgreSQL: GATEHOUSE_TEST_POSTGRES is not set, so it was not measured.");
            return;
        }

        await using var database = await ThrowAwayDatabase.CreateAsync(admin, ct);
        await using var other = await Site.StartAsync(program, database.ConnectionString, ct);
        await RunAsync("PostgreSQL", other, database.Meter, plan, ct);
    }

    private static async Task RunAsync(string name, Site site, ProcessMeter database, LoadPlan plan, CancellationToken ct)
    {
        if (plan.Part is LoadPart.All or LoadPart.Devices)
        {
            await new LoadRun(name, site, database, plan).RunAsync(ct);
        }

        if (plan.Part is LoadPart.All or LoadPart.Tokens)
        {
            await new TokenRun(name, site, database, plan).RunAsync(ct);
        }

        if (plan.Part is LoadPart.All or LoadPart.Apps)
        {
            await new AppRun(name, site, database, plan).RunAsync(ct);
        }

        if (plan.Part is LoadPart.All or LoadPart.Tv)
        {
            await new TvRun(name, site, database, plan).RunAsync(ct);
        }
    }

    private static string ServerProgram()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Gatehouse.slnx")))
        {
            root = root.Parent ?? throw new InvalidOperationException("Run this inside the repository.");
        }

        return Path.Combine(root.FullName, "src/Gatehouse.Server/bin/Release/net10.0/gatehouse-server.dll");
    }

    private sealed class ThrowAwayDatabase(string admin, string name, int postmaster) : IAsyncDisposable
    {
        public string ConnectionString { get; } = new NpgsqlConnectionStringBuilder(admin) { Database = name }.ToString();

        /// <summary>All processes of the cluster, when they run on this machine and may be seen.</summary>
        public ProcessMeter Meter => new(() => ProcessMeter.WithChildren(postmaster));

        public static async Task<ThrowAwayDatabase> CreateAsync(string admin, CancellationToken ct)
        {
            var name = $"bench_{Guid.NewGuid():N}";
            await using var source = NpgsqlDataSource.Create(admin);
            await using var create = source.CreateCommand($"create database {name}");
            await create.ExecuteNonQueryAsync(ct);
            await using var pid = source.CreateCommand("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int");
            return new ThrowAwayDatabase(admin, name, (int)(await pid.ExecuteScalarAsync(ct))!);
        }

        public async ValueTask DisposeAsync()
        {
            await using var source = NpgsqlDataSource.Create(admin);
            await using var drop = source.CreateCommand($"drop database if exists {name} with (force)");
            await drop.ExecuteNonQueryAsync();
        }
    }
}
