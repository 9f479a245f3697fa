using System.Runtime.CompilerServices;

namespace Gatehouse.Protocols.Tests.Support;

/// <summary>
/// Compares output with a file in <c>Golden/</c> beside the test. <c>GATEHOUSE_UPDATE_GOLDEN=1</c> rewrites the files;
/// review the difference like code.
/// </summary>
public static class Golden
{
    private static readonly bool Update = Environment.GetEnvironmentVariable("GATEHOUSE_UPDATE_GOLDEN") == "1";

    /// <summary>Text must equal the file.</summary>
    public static void Match(string actual, string name, [CallerFilePath] string test = "")
    {
        var path = PathOf(name, test);
        if (Update) File.WriteAllText(path, actual);
        Assert.True(File.Exists(path), $"There is no golden file {name}; run with GATEHOUSE_UPDATE_GOLDEN=1 and review it.");
        Assert.Equal(File.ReadAllText(path), actual);
    }

    /// <summary>Bytes must equal the file.</summary>
    public static void Match(byte[] actual, string name, [CallerFilePath] string test = "")
    {
        var path = PathOf(name, test);
        if (Update) File.WriteAllBytes(path, actual);
        Assert.True(File.Exists(path), $"There is no golden file {name}; run with GATEHOUSE_UPDATE_GOLDEN=1 and review it.");
        Assert.Equal(File.ReadAllBytes(path), actual);
    }

    private static string PathOf(string name, string test)
    {
        var folder = Path.Combine(Path.GetDirectoryName(test)!, "Golden");
        if (Update) Directory.CreateDirectory(folder);
        return Path.Combine(folder, name);
    }
}
