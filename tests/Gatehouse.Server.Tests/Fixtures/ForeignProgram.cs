using System.Diagnostics;

namespace Gatehouse.Server.Tests.Fixtures;

/// <summary>
/// A program around somebody else's npm package, run by Node as a process of its own. Its first line is the port that it listens
/// on; then it takes orders line by line, and ends when there are no more.
/// </summary>
internal sealed class ForeignProgram : IDisposable
{
    private static readonly string Folder = Repo.Path("tests", "Gatehouse.Server.Tests");
    private readonly Process _process;

    private ForeignProgram(Process process) => _process = process;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Starts it; the test is skipped where Node or the package is missing.</summary>
    /// <param name="package">Package that it is around.</param>
    /// <param name="script">Path below the project's folder.</param>
    public static ForeignProgram Start(string package, params string[] script) => Start(package, script, []);

    /// <summary>As the other, with arguments.</summary>
    public static ForeignProgram Start(string package, string[] script, params string[] arguments)
    {
        var node = Tools.Require("node");
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", package)))
        {
            Tools.Missing($"There is no package {package}; dotnet run build.cs test fetches it.");
        }

        var process = Process.Start(new ProcessStartInfo(node, [Path.Combine([Folder, .. script]), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += (_, _) => { }; // some warn of what only tests do
        process.BeginErrorReadLine();
        return new ForeignProgram(process);
    }

    /// <summary>Its next line.</summary>
    public async Task<string> ReadAsync() => (await _process.StandardOutput.ReadLineAsync(Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Ct))!;

    /// <summary>An order that it does not answer.</summary>
    public async Task WriteAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), Ct);
        await _process.StandardInput.FlushAsync(Ct);
    }

    /// <summary>An order, and what it answers when it has done it.</summary>
    public async Task OrderAsync(string line, string answer)
    {
        await WriteAsync(line);
        Assert.Equal(answer, await ReadAsync());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
