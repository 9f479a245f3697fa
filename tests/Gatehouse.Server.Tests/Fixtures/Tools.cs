using System.Diagnostics;

namespace Gatehouse.Server.Tests.Fixtures;

/// <summary>What a test needs from its machine. Missing things skip the test, or fail it where everything is required to run.</summary>
public static class Tools
{
    /// <summary>True when a skip shall be a failure.</summary>
    public static bool RequireAll => Environment.GetEnvironmentVariable("GATEHOUSE_REQUIRE_ALL") == "1";

    /// <summary>Skips the test, or fails it where everything is required.</summary>
    public static void Missing(string what)
    {
        if (RequireAll)
        {
            Assert.Fail(what + " (GATEHOUSE_REQUIRE_ALL turns this skip into a failure)");
        }

        Assert.Skip(what);
    }

    /// <summary>Full path of a program; skips when it is not installed.</summary>
    public static string Require(string program)
    {
        var path = Find(program);
        if (path is null)
        {
            Missing($"{program} is not installed.");
        }

        return path!;
    }

    /// <summary>Runs an installed program; fails on an exit code other than 0.</summary>
    public static async Task<byte[]> RunAsync(string program, IEnumerable<string> arguments, ReadOnlyMemory<byte> input = default, CancellationToken ct = default)
    {
        var start = new ProcessStartInfo(Require(program), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(ct);
        using var output = new MemoryStream();
        var copying = process.StandardOutput.BaseStream.CopyToAsync(output, ct);
        await process.StandardInput.BaseStream.WriteAsync(input, ct);
        process.StandardInput.Close();
        await copying;
        await process.WaitForExitAsync(ct);

        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await error}");
        return output.ToArray();
    }

    private static string? Find(string program) =>
        Path.IsPathRooted(program)
            ? (File.Exists(program) ? program : null)
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin") // servers are there on Debian
                .Select(folder => Path.Combine(folder, program))
                .FirstOrDefault(File.Exists);
}
