using Gatehouse.Cli.Running;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Cli;

/// <summary>The main job, as the README shows it: a real server process, real HTTP, simulated devices.</summary>
public sealed class DemoTests
{
    private static readonly string[] Programs =
    [
        "--server-program", Path.Combine(AppContext.BaseDirectory, "gatehouse-server.dll"),
        "--backend-program", Path.Combine(AppContext.BaseDirectory, "OrdersBackend.dll"),
    ];

    [Fact]
    public Task On_SQLite_every_device_becomes_managed_gets_its_profiles_and_answers() => ShowAsync();

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
            await ShowAsync("--database", database);
        }
        finally
        {
            await TestPostgres.DropAsync(database);
        }
    }

    private static async Task ShowAsync(params string[] options)
    {
        using var shell = new Shell();

        var result = await shell.RunAsync(["demo", "--exit", "--devices", "3", .. Programs, .. options]);

        Assert.True(result.ExitCode == ExitCode.Ok, $"{result.Out}\n{result.Error}");
        Assert.Contains("▄", result.Out, StringComparison.Ordinal);
        Assert.Contains("done: its user signs in as Cora, is the same user as before, and finds the order", result.Out, StringComparison.Ordinal);
        Assert.Contains("done: on the next channel she is signed in already", result.Out, StringComparison.Ordinal);
        Assert.Contains("denied, in the words of the provider: “Your package has no premium.”", result.Out, StringComparison.Ordinal);
        Assert.Contains("done: he logs out, and nobody is signed in on the television any more", result.Out, StringComparison.Ordinal);
        Assert.Equal("demo: 3 devices enrolled, 3 managed, 7 commands answered, 0 failed", result.Out.TrimEnd().Split('\n')[^1]);
    }
}
