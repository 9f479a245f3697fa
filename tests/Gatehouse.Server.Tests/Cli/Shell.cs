using System.Text.Json;
using Gatehouse.Cli.Running;

namespace Gatehouse.Server.Tests.Cli;

/// <summary>A person at a keyboard who types <c>gatehouse …</c>; sessions are kept in a file of their own.</summary>
internal sealed class Shell : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gatehouse-cli-").FullName;
    private readonly Dictionary<string, string> _environment = [];

    public Shell(Uri? server = null)
    {
        this["GATEHOUSE_CONFIG"] = SessionsPath;
        if (server is not null)
        {
            this["GATEHOUSE_SERVER"] = server.AbsoluteUri;
        }
    }

    public string SessionsPath => Path.Combine(_folder, "sessions.json");

    /// <summary>An environment variable.</summary>
    public string this[string variable]
    {
        set => _environment[variable] = value;
    }

    /// <summary>A file for the program to read.</summary>
    public string File(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Types a line and returns what came of it.</summary>
    public async Task<Result> RunAsync(string[] args, string? input = null)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var terminal = new Terminal(
            output, error, new StringReader(input ?? ""), Interactive: false, InputIsInteractive: false, Width: null,
            _environment.GetValueOrDefault, TimeProvider.System);
        var exitCode = await GatehouseApp.RunAsync(args, terminal, TestContext.Current.CancellationToken);
        return new Result(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>As <see cref="RunAsync"/>, for what has to work.</summary>
    public async Task<string> DoAsync(params string[] args)
    {
        var result = await RunAsync(args);
        Assert.True(result.ExitCode == ExitCode.Ok, $"gatehouse {string.Join(' ', args)} ended with {result.ExitCode}: {result.Error}");
        return result.Out;
    }

    /// <summary>As <see cref="DoAsync"/>, with the answer as JSON.</summary>
    public async Task<JsonElement> JsonAsync(params string[] args)
    {
        using var document = JsonDocument.Parse(await DoAsync([.. args, "--output", "json"]));
        return document.RootElement.Clone();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    internal sealed record Result(int ExitCode, string Out, string Error);
}
