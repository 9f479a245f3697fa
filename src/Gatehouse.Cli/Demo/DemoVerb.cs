using System.CommandLine;
using Gatehouse.Cli.Running;

namespace Gatehouse.Cli.Demo;

/// <summary><c>gatehouse demo</c></summary>
internal static class DemoVerb
{
    public static Command Build(Verbs verbs)
    {
        var program = new Option<string>("--server-program")
        {
            Description = "The server to start.",
            HelpName = "gatehouse-server.dll",
            DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "..", "gatehouse-server", "gatehouse-server.dll"),
        };
        var backend = new Option<string>("--backend-program")
        {
            Description = "The sample backend that an app calls.",
            HelpName = "OrdersBackend.dll",
            DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "..", "orders-backend", "OrdersBackend.dll"),
        };
        var devices = new Option<int>("--devices") { Description = "How many simulated devices enroll.", HelpName = "n", DefaultValueFactory = _ => 10 };
        var exit = new Option<bool>("--exit") { Description = "End afterwards; exit code 0 only if everything happened." };
        var database = new Option<string?>("--database") { Description = "PostgreSQL connection string of an empty database; SQLite when left out.", HelpName = "string" };
        var folder = new Option<string?>("--data") { Description = "Keep the data in this folder; a folder that is thrown away when left out.", HelpName = "folder" };
        var port = new Option<int>("--port") { Description = "Loopback port of the server; any free one when left out.", HelpName = "n" };
        devices.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 10_000)
            {
                result.AddError("--devices takes a number from 1 to 10000.");
            }
        });
        const string Description = "Start a server and show all of it: first sign-in, tokens, simulated devices that enroll, profiles, commands.";
        return verbs.Verb("demo", Description, [devices, exit, database, folder, port, program, backend], (run, ct) =>
        {
            var settings = new DemoSettings(
                Path.GetFullPath(run.Get(program)!), Path.GetFullPath(run.Get(backend)!), run.Get(devices), run.Get(exit), run.Get(database), run.Get(folder), run.Get(port));
            return !File.Exists(settings.ServerProgram)
                ? throw new CliException($"There is no server at {settings.ServerProgram}; name it with --server-program.")
                : !File.Exists(settings.BackendProgram)
                    ? throw new CliException($"There is no backend at {settings.BackendProgram}; name it with --backend-program.")
                    : DemoRun.RunAsync(settings, run.Terminal, ct);
        });
    }
}
