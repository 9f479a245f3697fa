using System.Diagnostics;

namespace Gatehouse.Protocols.Tests.Support;

/// <summary>Programs of other people that check our output: openssl, plistutil, python3.</summary>
public static class Tools
{
    /// <summary>Full path of a program; without it the test is skipped, or fails where <c>GATEHOUSE_REQUIRE_ALL=1</c>.</summary>
    public static string Require(string program)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
        if (path is not null) return path;
        if (Environment.GetEnvironmentVariable("GATEHOUSE_REQUIRE_ALL") == "1") Assert.Fail($"{program} is not installed.");
        Assert.Skip($"{program} is not installed.");
        return "";
    }

    /// <summary>The same for a folder of packages.</summary>
    /// <param name="path">Must exist.</param>
    /// <param name="advice">How it comes about.</param>
    public static void RequireFolder(string path, string advice)
    {
        if (Directory.Exists(path)) return;
        if (Environment.GetEnvironmentVariable("GATEHOUSE_REQUIRE_ALL") == "1") Assert.Fail($"There is no {path}; {advice}.");
        Assert.Skip($"There is no {path}; {advice}.");
    }

    /// <summary>Runs a program to its end and returns its standard output; a failure shows its standard error.</summary>
    /// <param name="path">From <see cref="Require"/>.</param>
    /// <param name="arguments">Passed as they are, without a shell.</param>
    /// <param name="input">Standard input; null for none.</param>
    public static async Task<byte[]> RunAsync(string path, string[] arguments, byte[]? input = null)
    {
        var ct = TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo(path, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.StandardInput.BaseStream.WriteAsync(input ?? [], ct);
        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync(ct);
        Assert.True(process.ExitCode == 0, $"{path} ended with {process.ExitCode}: {await errors}");
        return output.ToArray();
    }
}
