using Gatehouse.Cli.Running;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Cli;

/// <summary>The main job, as the README shows it: a real server process, real HTTP, simulated devices.</summary>
public sealed class DemoTests
{
    private static readonly string Server = Path.Combine(AppContext.BaseDirectory, "gatehouse-server.dll");

    [Fact]
    public Task On_SQLite_every_device_becomes_managed_gets_its_profiles_and_answers() => ShowAsync("--server-program", Server);

    [Fact]
    public async Task On_PostgreSQL_every_device_becomes_managed_gets_its_profiles_and_answers()
    {
        if (await TestPostgres.CreateAsync() is not { } database)
        {
            Tools.Missing(TestPostgres.Missing);
            return;
        }

        try
        {
            await ShowAsync("--server-program", Server, "--database", database);
        }
        finally
        {
            await TestPostgres.DropAsync(database);
        }
    }

    private static async Task ShowAsync(params string[] options)
    {
        using var shell = new Shell();

        var result = await shell.RunAsync(["demo", "--exit", "--devices", "3", .. options]);

        Assert.True(result.ExitCode == ExitCode.Ok, $"{result.Out}\n{result.Error}");
        Assert.Contains("▄", result.Out, StringComparison.Ordinal);
        Assert.Equal("demo: 3 devices enrolled, 3 managed, 7 commands answered, 0 failed", result.Out.TrimEnd().Split('\n')[^1]);
    }
}
