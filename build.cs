#!/usr/bin/env dotnet
#:property PublishAot=false
#:property AssemblyName=gatehouse-build

// The one entry point for working on Gatehouse; CI runs the same verbs. It needs the .NET SDK and nothing else:
//
//     dotnet run build.cs demo     see it work
//     dotnet run build.cs test     prove that it works
//
// Everything a verb starts runs on loopback, is remembered by its process and is gone when the verb ends.

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Xml.Linq;

const string Usage = """
    usage: dotnet run build.cs <verb>

      demo [--exit] [--devices N] [--postgres]
                 server and simulated devices, from the first sign-in to answered commands;
                 --exit ends it afterwards instead of leaving the server running
      dev        server on SQLite in .local/, kept between runs, with an owner and three simulated devices
      test [--require-all] [FILTER]
                 every test, and what they need; FILTER is part of a test's name;
                 --require-all turns a skipped test into a failure
      check      what CI checks: format, build, tests, golden files, docs
      golden     write the golden files anew; review the difference like code
      bench [ARGS]
                 measurements on both databases, with a load run
      pack       server, command line and packages into artifacts/
      help       this text
    """;

using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true; // the verb cleans up after itself
    stopping.Cancel();
};
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    stopping.Cancel();
});

Directory.SetCurrentDirectory(Root());
Environment.SetEnvironmentVariable("DOTNET_CLI_TELEMETRY_OPTOUT", "1");
Environment.SetEnvironmentVariable("TESTINGPLATFORM_TELEMETRY_OPTOUT", "1");

// Compilers that wait for more work would outlive the verb.
Environment.SetEnvironmentVariable("MSBUILDDISABLENODEREUSE", "1");
Environment.SetEnvironmentVariable("DOTNET_CLI_USE_MSBUILD_SERVER", "0");
Environment.SetEnvironmentVariable("UseSharedCompilation", "false");

var verb = args.FirstOrDefault("help");
var rest = args.Skip(1).ToArray();
var ct = stopping.Token;
try
{
    return verb switch
    {
        "demo" => await Verbs.DemoAsync(rest, ct),
        "dev" => await Verbs.DemoAsync(["--data", ".local", "--devices", "3", .. rest], ct),
        "test" => await Verbs.TestAsync(rest, ct),
        "check" => await Verbs.CheckAsync(ct),
        "golden" => await Verbs.GoldenAsync(ct),
        "bench" => await Verbs.BenchAsync(rest, ct),
        "pack" => await Verbs.PackAsync(ct),
        "help" or "--help" or "-h" => Say(Usage, 0),
        _ => Say($"There is no verb '{verb}'.\n\n{Usage}", 2),
    };
}
catch (OperationCanceledException)
{
    return Say("Stopped.", 130);
}
catch (BuildFailure e)
{
    return Say(e.Message, 1);
}

static int Say(string text, int exitCode)
{
    Console.WriteLine(text);
    return exitCode;
}

// `dotnet run <path>/build.cs` works from anywhere.
static string Root() =>
    AppContext.GetData("EntryPointFileDirectoryPath") as string ?? Directory.GetCurrentDirectory();

/// <summary>What can be asked for; each returns the exit code.</summary>
internal static class Verbs
{
    private const string Server = "src/Gatehouse.Server";
    private const string Cli = "src/Gatehouse.Cli";
    private const string Backend = "samples/orders-backend";

    /// <summary>Builds the server and the command line, and leaves the showing to <c>gatehouse demo</c>.</summary>
    public static async Task<int> DemoAsync(string[] args, CancellationToken ct)
    {
        await Shell.StepAsync("Building the server", "dotnet", ["build", Server, "-c", "Release", "--nologo", "-v", "q"], ct);
        await Shell.StepAsync("Building the command line", "dotnet", ["build", Cli, "-c", "Release", "--nologo", "-v", "q"], ct);
        await Shell.StepAsync("Building the sample backend", "dotnet", ["build", Backend, "-c", "Release", "--nologo", "-v", "q"], ct);
        var demo = new List<string>
        {
            $"{Cli}/bin/Release/net10.0/gatehouse.dll", "demo", "--server-program", $"{Server}/bin/Release/net10.0/gatehouse-server.dll",
            "--backend-program", $"{Backend}/bin/Release/net10.0/OrdersBackend.dll",
        };
        if (!args.Contains("--postgres"))
        {
            return await Shell.RunAsync("dotnet", [.. demo, .. args], ct);
        }

        Machine.Provide([Tool.Postgres]);
        await using var postgres = await PostgresCluster.StartAsync(durable: true, ct);
        return await Shell.RunAsync("dotnet", [.. demo, "--database", postgres.ConnectionString, .. args.Where(a => a != "--postgres")], ct);
    }

    /// <summary>Runs every test project, after bringing what the tests need; the last line counts.</summary>
    public static async Task<int> TestAsync(string[] args, CancellationToken ct)
    {
        var requireAll = args.Contains("--require-all");
        var filter = args.FirstOrDefault(a => !a.StartsWith('-'));
        if (args.FirstOrDefault(a => a.StartsWith('-') && a != "--require-all") is { } unknown)
        {
            throw new BuildFailure($"test has no option '{unknown}'.");
        }

        var missing = Machine.Provide(Tool.ForTests);
        await NodePackagesAsync(ct);
        var total = await RunTestsAsync(requireAll, filter, ct);
        foreach (var tool in missing)
        {
            Console.WriteLine($"Not on this machine, so tests that need it were skipped: {tool.Package} ({tool.Purpose})");
        }

        Console.WriteLine(total);
        return total.Failed > 0 || total.Passed == 0 || (requireAll && total.Skipped > 0) ? 1 : 0;
    }

    /// <summary>
    /// What CI checks, and the format. The build judges the code's style, the tests compare the golden files and read the docs, so
    /// only white space is left for the formatter, which would take minutes over the rest.
    /// </summary>
    public static async Task<int> CheckAsync(CancellationToken ct)
    {
        await Shell.StepAsync("Checking the format", "dotnet", ["format", "whitespace", "Gatehouse.slnx", "--verify-no-changes"], ct);
        return await TestAsync(["--require-all"], ct);
    }

    /// <summary>Lets the golden tests, and those that make the reference pages, write instead of compare.</summary>
    public static async Task<int> GoldenAsync(CancellationToken ct)
    {
        Environment.SetEnvironmentVariable("GATEHOUSE_UPDATE_GOLDEN", "1");
        await Shell.StepAsync("Writing golden files", "dotnet", ["test", "tests/Gatehouse.Protocols.Tests", "--nologo"], ct);
        await Shell.StepAsync("Writing public surfaces", "dotnet", ["test", "tests/Gatehouse.Client.Tests", "--nologo", "--filter", "FullyQualifiedName~.Surface."], ct);
        await using var postgres = await PostgresForTestsAsync(ct);
        await Shell.StepAsync(
            "Writing reference pages", "dotnet",
            ["test", "tests/Gatehouse.Server.Tests", "--nologo", "--filter", "FullyQualifiedName~Tests.Docs.|FullyQualifiedName~SchemaTests"], ct);
        await Shell.StepAsync(
            "Writing the conformance page", "dotnet", ["test", "tests/Gatehouse.Conformance", "--nologo", "--filter", "FullyQualifiedName~Conformance.Docs."], ct);
        return await Shell.RunAsync("git", ["status", "--short", "--", "tests", "docs"], ct);
    }

    /// <summary>Measures in Release, on SQLite and on a private PostgreSQL that flushes its commits as one in production would.</summary>
    public static async Task<int> BenchAsync(string[] args, CancellationToken ct)
    {
        Machine.Provide([Tool.Postgres]);
        await using var postgres = await PostgresForTestsAsync(ct, durable: true);
        return await Shell.RunAsync("dotnet", ["run", "-c", "Release", "--project", "bench/Gatehouse.Benchmarks", "--", .. args], ct);
    }

    /// <summary>Server and command line as portable programs, libraries as packages.</summary>
    public static async Task<int> PackAsync(CancellationToken ct)
    {
        foreach (var (project, name) in new[] { (Server, "gatehouse-server"), (Cli, "gatehouse") })
        {
            await Shell.StepAsync($"Publishing {name}", "dotnet", ["publish", project, "-c", "Release", "-o", $"artifacts/{name}", "-p:UseAppHost=false", "--nologo", "-v", "q"], ct);
        }

        foreach (var project in new[] { "src/Gatehouse.Protocols", "src/Gatehouse.Client", "src/Gatehouse.Client.AspNetCore" })
        {
            await Shell.StepAsync($"Packing {project}", "dotnet", ["pack", project, "-c", "Release", "-o", "artifacts/packages", "--nologo", "-v", "q"], ct);
        }

        return 0;
    }

    private static async Task<Tally> RunTestsAsync(bool requireAll, string? filter, CancellationToken ct)
    {
        await using var postgres = await PostgresForTestsAsync(ct);
        Environment.SetEnvironmentVariable("GATEHOUSE_REQUIRE_ALL", requireAll ? "1" : null);
        // Tests run most code too seldom to win back what it costs to watch it for the last bit of speed: up to a quarter of their processor time.
        Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
        await Shell.StepAsync("Building everything", "dotnet", ["build", "Gatehouse.slnx", "--nologo", "-v", "q"], ct);
        var total = new Tally(0, 0, 0);
        foreach (var project in Directory.GetDirectories("tests").Where(d => Directory.EnumerateFiles(d, "*.csproj").Any()).Order(StringComparer.Ordinal))
        {
            total += await TestProject.RunAsync(project, filter, ct);
        }

        return total;
    }

    private static async Task NodePackagesAsync(CancellationToken ct)
    {
        foreach (var file in Directory.GetDirectories("tests").Select(d => Path.Combine(d, "package-lock.json")).Where(File.Exists))
        {
            var directory = Path.GetDirectoryName(file)!;
            // npm writes this file last, so an older one than the list means that the list has changed since.
            var fetched = new FileInfo(Path.Combine(directory, "node_modules", ".package-lock.json"));
            if (Shell.Exists("npm") && (!fetched.Exists || fetched.LastWriteTimeUtc < File.GetLastWriteTimeUtc(file)))
            {
                await Shell.StepAsync("Fetching packages for Node", "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", directory], ct);
            }
        }
    }

    private static async Task<PostgresCluster?> PostgresForTestsAsync(CancellationToken ct, bool durable = false)
    {
        const string Variable = "GATEHOUSE_TEST_POSTGRES";
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } || Machine.PostgresBin() is null)
        {
            return null;
        }

        var cluster = await PostgresCluster.StartAsync(durable, ct);
        Environment.SetEnvironmentVariable(Variable, cluster.ConnectionString);
        return cluster;
    }
}

/// <summary>One test project, run by <c>dotnet test</c> and counted from the report that it writes.</summary>
internal static class TestProject
{
    public static async Task<Tally> RunAsync(string project, string? filter, CancellationToken ct)
    {
        var name = Path.GetFileName(project);
        var results = Path.GetFullPath($"artifacts/tests/{name}");
        if (Directory.Exists(results))
        {
            Directory.Delete(results, recursive: true);
        }

        var arguments = new List<string>
        {
            "test", project, "--no-build", "--nologo", "--results-directory", results, "--logger", "trx;LogFileName=results.trx",
            "--blame-hang-timeout", "10m", "--blame-hang-dump-type", "none",
        };
        if (filter is not null)
        {
            arguments.AddRange(["--filter", $"FullyQualifiedName~{filter}"]);
        }

        Console.WriteLine($"== {name}");
        var watch = Stopwatch.StartNew();
        var exitCode = await Shell.RunAsync("dotnet", arguments, ct);
        var tally = Read(Path.Combine(results, "results.trx"), exitCode, filter is not null);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"== {name}: {tally} in {watch.Elapsed.TotalSeconds:0} s\n"));
        return tally;
    }

    // A run that ended badly counts as a failure even when its report says otherwise: a crash takes the rest with it.
    private static Tally Read(string report, int exitCode, bool filtered)
    {
        if (!File.Exists(report))
        {
            return new Tally(0, filtered && exitCode == 0 ? 0 : 1, 0);
        }

        var counters = XDocument.Load(report).Descendants().First(e => e.Name.LocalName == "Counters");
        int Count(string attribute) => (int?)counters.Attribute(attribute) ?? 0;
        var (total, passed, executed) = (Count("total"), Count("passed"), Count("executed"));
        var failed = executed - passed;
        return new Tally(passed, failed == 0 && exitCode != 0 ? 1 : failed, total - executed);
    }
}

/// <summary>How tests ended.</summary>
internal sealed record Tally(int Passed, int Failed, int Skipped)
{
    public static Tally operator +(Tally a, Tally b) => new(a.Passed + b.Passed, a.Failed + b.Failed, a.Skipped + b.Skipped);

    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";
}

/// <summary>A program from outside .NET that tests use as a second opinion, and the Debian package it comes in.</summary>
internal sealed record Tool(string Command, string Package, string Purpose)
{
    public static readonly Tool Postgres = new("postgres", "postgresql", "the server on PostgreSQL");

    public static readonly Tool[] ForTests =
    [
        Postgres,
        new("chromium", "chromium", "the enrollment page in a browser"),
        new("plistutil", "libplist-utils", "property lists read by another implementation"),
        new("zbarimg", "zbar-tools", "QR codes read back"),
        new("openssl", "openssl", "certificates and signatures checked by another implementation"),
        new("python3", "python3", "property lists read by another implementation"),
        new("curl", "curl", "TLS with client certificates by another implementation"),
        new("xmllint", "libxml2-utils", "SAML messages held to their schema's shape by another parser"),
        new("xmlsec1", "xmlsec1", "XML signatures and encryption checked by another implementation"),
        new("/usr/share/xml/opensaml/saml-schema-protocol-2.0.xsd", "opensaml-schemas", "the schemas of SAML"),
        new("/usr/share/xml/xmltooling/catalog.xml", "xmltooling-schemas", "the schemas that those of SAML import"),
        new($"/usr/lib/{Multiarch}/libargon2.so.1", "libargon2-1", "secrets of apps sealed by Argon2id"),
        new("gnome-keyring-daemon", "gnome-keyring", "keys of apps in the keyring of a desktop"),
        new("secret-tool", "libsecret-tools", "such keys looked up by another program"),
        new("dbus-daemon", "dbus", "the bus that both are on"),
        new("/usr/lib/python3/dist-packages/dbus/__init__.py", "python3-dbus", "another service that keeps such keys"),
        new("/usr/lib/python3/dist-packages/gi/__init__.py", "python3-gi", "the loop that it runs in"),
        new("nginx", "nginx", "the proxy configuration in deploy/nginx"),
        new("npm", "npm", "the accessibility check of pages, and tokens checked by another implementation"),
    ];

    /// <summary>Where Debian keeps this machine's libraries.</summary>
    private static string Multiarch => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";

    public bool IsHere => this == Postgres ? Machine.PostgresBin() is not null : Shell.Exists(Command);
}

/// <summary>The machine we run on, and what can be added to it.</summary>
internal static class Machine
{
    /// <summary>Installs what is missing through apt, where that is possible, and returns what still is.</summary>
    public static IReadOnlyList<Tool> Provide(IReadOnlyList<Tool> tools)
    {
        var missing = tools.Where(t => !t.IsHere).ToArray();
        if (missing.Length == 0)
        {
            return missing;
        }

        var packages = missing.Select(t => t.Package).ToArray();
        string[]? sudo = Environment.UserName == "root" ? [] : Shell.Quiet("sudo", ["-n", "true"]) ? ["sudo", "-n"] : null;
        if (!Shell.Exists("apt-get") || sudo is null)
        {
            Console.WriteLine($"Missing, and not installed for lack of apt-get or of the right to use it: {string.Join(' ', packages)}");
            return missing;
        }

        Console.WriteLine($"Installing {string.Join(' ', packages)}");
        string[] apt = [.. sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"];
        Shell.Quiet(apt[0], [.. apt[1..], "update"]);
        if (!Shell.Quiet(apt[0], [.. apt[1..], "install", "-y", "--no-install-recommends", .. packages]))
        {
            // One package that cannot be had must not keep the others away.
            foreach (var package in packages)
            {
                Shell.Quiet(apt[0], [.. apt[1..], "install", "-y", "--no-install-recommends", package]);
            }
        }

        return missing.Where(t => !t.IsHere).ToArray();
    }

    /// <summary>Debian keeps PostgreSQL's programs out of the path, by version; the newest wins.</summary>
    public static string? PostgresBin() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var v) ? v : 0)
                .Select(d => Path.Combine(d, "bin")).FirstOrDefault(d => File.Exists(Path.Combine(d, "postgres")))
            : null;
}

/// <summary>A PostgreSQL of our own: temporary directory, loopback, free port, random password; gone when disposed.</summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private readonly string _bin = Machine.PostgresBin() ?? throw new BuildFailure("PostgreSQL is not installed; on Debian: apt install postgresql");
    private readonly string _directory = Directory.CreateTempSubdirectory("gatehouse-pg-").FullName;
    private readonly string _password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
    private readonly int _port = FreePort();

    // PostgreSQL refuses to run as root; Debian's package brings a user for it.
    private readonly string[] _prefix = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--"] : [];

    private PostgresCluster() { }

    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username=postgres;Password={_password};Database=postgres";

    /// <param name="durable">False trades safety at power loss, which a test does not need, for speed.</param>
    /// <param name="ct">Stops waiting.</param>
    public static async Task<PostgresCluster> StartAsync(bool durable, CancellationToken ct)
    {
        var cluster = new PostgresCluster();
        try
        {
            await cluster.InitializeAsync(ct);
            var options = $"-p {cluster._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='{cluster._directory}' -c max_connections=400"
                + (durable ? "" : " -c fsync=off -c synchronous_commit=off -c full_page_writes=off");
            await cluster.RunAsync("Starting PostgreSQL", "pg_ctl", ["start", "-w", "-D", $"{cluster._directory}/data", "-l", $"{cluster._directory}/log", "-o", options], ct);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists($"{_directory}/data/postmaster.pid"))
        {
            await RunAsync("Stopping PostgreSQL", "pg_ctl", ["stop", "-m", "immediate", "-D", $"{_directory}/data"], CancellationToken.None);
        }

        Directory.Delete(_directory, recursive: true);
    }

    private async Task InitializeAsync(CancellationToken ct)
    {
        var passwordFile = Path.Combine(_directory, "password");
        await File.WriteAllTextAsync(passwordFile, _password, ct);
        if (_prefix.Length > 0)
        {
            await Shell.StepAsync(null, "chown", ["-R", "postgres", _directory], ct);
        }

        await RunAsync("Creating a PostgreSQL cluster", "initdb", ["-D", $"{_directory}/data", "-U", "postgres", "-A", "scram-sha-256", "--pwfile", passwordFile, "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"], ct);
    }

    private Task RunAsync(string title, string program, string[] args, CancellationToken ct)
    {
        string[] all = [.. _prefix, Path.Combine(_bin, program), .. args];
        return Shell.StepAsync(title, all[0], all[1..], ct, _directory);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Other programs.</summary>
internal static class Shell
{
    // Debian keeps servers such as nginx where only root's path leads.
    private static readonly string[] Folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/sbin"];

    /// <summary>True when the path leads to it.</summary>
    public static bool Exists(string command) => Folders.Any(d => File.Exists(Path.Combine(d, command)));

    /// <summary>Runs it on our terminal and returns its exit code; when we are stopped it is too.</summary>
    public static async Task<int> RunAsync(string program, IEnumerable<string> args, CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args))!;
        try
        {
            await process.WaitForExitAsync(ct);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            // Noted before the first of them ends: whoever loses its parent could not be found afterwards.
            var started = ProcessTree.Below(process.Id);

            // A terminal has told them all, `kill` only us. It may take a moment to clean up.
            Quiet("sh", ["-c", $"kill -TERM {process.Id}"]);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await process.WaitForExitAsync(patience.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            process.Kill(entireProcessTree: true);
            ProcessTree.Kill(started);
            throw;
        }
    }

    /// <summary>Runs a step whose output matters only when it fails; prints the title and how long it took.</summary>
    public static async Task StepAsync(string? title, string program, IEnumerable<string> args, CancellationToken ct, string? directory = null)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(Captured(program, args, directory))!;
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        try
        {
            await process.WaitForExitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode != 0)
        {
            throw new BuildFailure($"{string.Concat(await output)}\n{title ?? program} failed: {program} {string.Join(' ', args)}");
        }

        if (title is not null)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title} ({watch.Elapsed.TotalSeconds:0.0} s)"));
        }
    }

    /// <summary>True when it ran and was content.</summary>
    public static bool Quiet(string program, IEnumerable<string> args)
    {
        if (!Exists(program))
        {
            return false;
        }

        using var process = Process.Start(Captured(program, args, null))!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static ProcessStartInfo Captured(string program, IEnumerable<string> args, string? directory) => new(program, args)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = directory ?? "",
    };
}

/// <summary>What a program started, and what that started: test hosts, and the servers and browsers of tests.</summary>
internal static class ProcessTree
{
    /// <summary>All processes below one, each with the moment it began, which tells it from a later one with the same id.</summary>
    public static IReadOnlyList<(int Id, DateTime Began)> Below(int root)
    {
        var children = Process.GetProcesses().ToLookup(p => Parent(p.Id), p => p.Id);
        var found = new List<int> { root };
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(children[found[i]]);
        }

        return [.. found.Skip(1).Select(id => (id, Began(id))).Where(p => p.Item2 is not null).Select(p => (p.id, p.Item2!.Value))];
    }

    /// <summary>Ends those that are still there.</summary>
    public static void Kill(IEnumerable<(int Id, DateTime Began)> processes)
    {
        foreach (var (id, _) in processes.Where(p => Began(p.Id) == p.Began))
        {
            try
            {
                Process.GetProcessById(id).Kill();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // It ended by itself.
            }
        }
    }

    private static DateTime? Began(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.StartTime;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    // proc(5): the fourth field of "stat"; the second is a name in parentheses that may hold anything.
    private static int Parent(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}

/// <summary>A verb cannot go on; the message says why and is all that is shown.</summary>
internal sealed class BuildFailure(string message) : Exception(message);
