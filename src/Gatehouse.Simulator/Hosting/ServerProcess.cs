using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Gatehouse.Simulator.Hosting;

/// <summary>
/// A real <c>gatehouse-server</c> in its own process: what a demo shows, a load run measures and a crash test kills.
/// Listens on loopback only.
/// </summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Uri> _setupLink = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _lastLines = [];
    private readonly Action<string>? _onLine;

    private ServerProcess(Process process, Action<string>? onLine) => (_process, _onLine) = (process, onLine);

    /// <summary>Base address, once it listens.</summary>
    public Uri BaseAddress { get; private set; } = null!;

    /// <summary>Operating-system process id.</summary>
    public int Id => _process.Id;

    /// <summary>The last lines it printed, oldest first: what to look at when something went wrong.</summary>
    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (_lastLines)
            {
                return [.. _lastLines];
            }
        }
    }

    /// <summary>The one-time link that a first start prints; waits for it.</summary>
    public Task<Uri> SetupLinkAsync(CancellationToken ct) => _setupLink.Task.WaitAsync(ct);

    /// <summary>Starts the server and waits until it listens.</summary>
    /// <param name="serverAssembly">Path of <c>gatehouse-server.dll</c>.</param>
    /// <param name="settings">Configuration keys such as <c>Gatehouse:Database</c>; passed as environment variables, so that secrets stay off the command line. With <c>urls</c> it listens there, the first of them being <see cref="BaseAddress"/>.</param>
    /// <param name="port">Loopback port; 0 lets the system choose.</param>
    /// <param name="ct">Gives up waiting and ends the process.</param>
    /// <exception cref="InvalidOperationException">It ended before it listened; the message holds its last lines.</exception>
    public static Task<ServerProcess> StartAsync(
        string serverAssembly, IReadOnlyDictionary<string, string> settings, int port, CancellationToken ct) =>
        StartAsync(serverAssembly, settings, port, null, ct);

    /// <summary>As the other, and hands each line that the server prints to <paramref name="onLine"/>, on any thread.</summary>
    public static async Task<ServerProcess> StartAsync(
        string serverAssembly, IReadOnlyDictionary<string, string> settings, int port, Action<string>? onLine, CancellationToken ct)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { serverAssembly, "--urls", settings.GetValueOrDefault("urls") ?? string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}") },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(serverAssembly))!,
        };
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var server = new ServerProcess(new Process { StartInfo = start, EnableRaisingEvents = true }, onLine);
        server._process.OutputDataReceived += (_, e) => server.Read(e.Data);
        server._process.ErrorDataReceived += (_, e) => server.Read(e.Data);
        server._process.Exited += (_, _) => server.Ended();
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        try
        {
            server.BaseAddress = await server._listening.Task.WaitAsync(ct);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the process at once, as a power cut would (SIGKILL), and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"Now listening on: (?<address>https?://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();

    [GeneratedRegex(@"(?<link>https?://[^\s""]+/setup\?code=[A-Za-z0-9_-]+)")]
    private static partial Regex Setup();

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        _onLine?.Invoke(line);
        lock (_lastLines)
        {
            _lastLines.Add(line);
            if (_lastLines.Count > 20)
            {
                _lastLines.RemoveAt(0);
            }
        }

        if (Listening().Match(line) is { Success: true } listening)
        {
            _listening.TrySetResult(new Uri(listening.Groups["address"].Value));
        }

        if (Setup().Match(line) is { Success: true } setup)
        {
            _setupLink.TrySetResult(new Uri(setup.Groups["link"].Value));
        }
    }

    private void Ended()
    {
        var error = new InvalidOperationException($"The server ended.{Environment.NewLine}{string.Join(Environment.NewLine, LastLines)}");
        _listening.TrySetException(error);
        _setupLink.TrySetException(error);
    }
}
