using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gatehouse.Client.Tests.Support;

/// <summary>
/// The desktop session of a person: a message bus of its own, and GNOME Keyring on it, which come and go. The bus is always at
/// one address for this process, since native libraries read that from the environment; so there is one session at a time.
/// </summary>
internal sealed class Keyring : IAsyncDisposable
{
    private const string Password = "of the login";
    private const string Service = "org.freedesktop.secrets";

    private static readonly string Socket = Path.Combine(Path.GetTempPath(), $"gatehouse-bus-{Environment.ProcessId}");

    // Only what is started here is on this bus: nothing is started by asking for it.
    private static readonly string Configuration = $"""
        <busconfig>
          <type>session</type>
          <listen>unix:path={Socket}</listen>
          <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
        </busconfig>
        """;

    private static readonly SemaphoreSlim Seat = new(1, 1);

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("gatehouse-keyring-");
    private Process? _bus;
    private Process? _daemon;

    /// <summary>Where programs find it: <c>DBUS_SESSION_BUS_ADDRESS</c>.</summary>
    public static string Address => $"unix:path={Socket}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A session with an open keyring.</summary>
    public static async Task<Keyring> OpenAsync()
    {
        Array.ForEach(["dbus-daemon", "dbus-send", "gnome-keyring-daemon", "secret-tool"], p => Tools.Require(p));
        if (!NativeLibrary.TryLoad("libsecret-1.so.0", out _))
        {
            Tools.Missing("libsecret-1-0 is not installed.");
        }

        await Seat.WaitAsync(Ct);
        var keyring = new Keyring();
        try
        {
            await keyring.StartBusAsync();
            await keyring.StartDaemonAsync(unlocked: true);
            return keyring;
        }
        catch
        {
            await keyring.DisposeAsync();
            throw;
        }
    }

    public async Task StartBusAsync()
    {
        var configuration = Path.Combine(_home.FullName, "bus.conf");
        await File.WriteAllTextAsync(configuration, Configuration, Ct);
        _bus = Start("dbus-daemon", $"--config-file={configuration}", "--nofork", "--nopidfile");
        await UntilAsync("the bus answers", "org.freedesktop.DBus.GetId");
    }

    /// <summary>GNOME Keyring, as a login starts it with the person's password, or without it.</summary>
    public async Task StartDaemonAsync(bool unlocked)
    {
        string[] arguments = ["--foreground", "--components=secrets", .. unlocked ? ["--unlock"] : Array.Empty<string>()];
        _daemon = Start("gnome-keyring-daemon", arguments);
        if (unlocked)
        {
            await _daemon.StandardInput.WriteAsync(Password);
        }

        _daemon.StandardInput.Close();
        await UntilAsync("the keyring answers", "org.freedesktop.DBus.GetNameOwner", "string:" + Service);
    }

    /// <summary>In its place another service, whose only keyring is locked, and a person who is asked to unlock it.</summary>
    public async Task ReplaceDaemonAsync(bool personAgrees)
    {
        await StopDaemonAsync();
        Tools.Require("/usr/lib/python3/dist-packages/dbus/__init__.py");
        Tools.Require("/usr/lib/python3/dist-packages/gi/__init__.py");
        _daemon = Start("/usr/bin/python3", Repo.Path("tests", "Gatehouse.Client.Tests", "Storage", "Foreign", "secret-service.py"), personAgrees ? "yes" : "no");
        await UntilAsync("the other service answers", "org.freedesktop.DBus.GetNameOwner", "string:" + Service);
    }

    /// <summary>Locks the keyring of the other service.</summary>
    public async Task LockAsync()
    {
        using var process = Start(
            "dbus-send", "--session", "--print-reply", "--dest=" + Service, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock",
            "array:objpath:/org/freedesktop/secrets/collection/main");
        await process.WaitForExitAsync(Ct);
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Ends it, and tells how often it asked.</summary>
    public async Task<int> TimesAskedAsync()
    {
        await StopDaemonAsync();
        return (await _daemon!.StandardOutput.ReadToEndAsync(Ct)).Split('\n').Count(line => line == "asked");
    }

    /// <summary>A second keyring with what is in the first, which no login opens. Between two of them.</summary>
    public void AddLockedKeyring() => File.Copy(Path.Combine(_home.FullName, "keyrings", "login.keyring"), Path.Combine(_home.FullName, "keyrings", "second.keyring"));

    public Task StopDaemonAsync() => StopAsync(_daemon);

    public async Task StopBusAsync()
    {
        await StopAsync(_bus);
        File.Delete(Socket);
    }

    /// <summary>What another program finds: exit code and output.</summary>
    public async Task<(int ExitCode, string Output)> SecretToolAsync(params string[] arguments)
    {
        using var process = Start("secret-tool", arguments);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct);
        return (process.ExitCode, output);
    }

    /// <summary>Another program stores a text.</summary>
    public async Task StoreAsync(string text, params string[] attributes)
    {
        using var process = Start("secret-tool", ["store", "--label=Foreign", .. attributes]);
        await process.StandardInput.WriteAsync(text);
        process.StandardInput.Close();
        await process.WaitForExitAsync(Ct);
        Assert.Equal(0, process.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        await StopDaemonAsync();
        await StopBusAsync();
        _home.Delete(recursive: true);
        Seat.Release();
    }

    [ModuleInitializer]
    internal static void Point()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = setenv("DBUS_SESSION_BUS_ADDRESS", Address, 1);
        }
    }

    private static async Task StopAsync(Process? process)
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setenv([MarshalAs(UnmanagedType.LPStr)] string name, [MarshalAs(UnmanagedType.LPStr)] string value, int overwrite);

    private Task UntilAsync(string what, string method, params string[] arguments) => Eventually.TrueAsync(
        async () =>
        {
            using var process = Start("dbus-send", ["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus", method, .. arguments]);
            await process.WaitForExitAsync(Ct);
            return process.ExitCode == 0;
        },
        what);

    // Everything it writes is below the folder of the test.
    private Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(Tools.Require(program), arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment =
        {
            ["DBUS_SESSION_BUS_ADDRESS"] = Address, ["HOME"] = _home.FullName, ["XDG_DATA_HOME"] = _home.FullName, ["XDG_RUNTIME_DIR"] = _home.FullName,
        },
    })!;
}
