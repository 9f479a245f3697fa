using System.Runtime.CompilerServices;

namespace Gatehouse.Server.Tests.Fixtures;

/// <summary>Compares with a file in <c>Golden/</c> beside the test; <c>GATEHOUSE_UPDATE_GOLDEN=1</c> rewrites it instead, for review like code.</summary>
public static class Golden
{
    private static bool Update => Environment.GetEnvironmentVariable("GATEHOUSE_UPDATE_GOLDEN") == "1";

    public static void Match(string actual, string name, [CallerFilePath] string test = "") =>
        MatchFile(actual, System.IO.Path.Combine(System.IO.Path.GetDirectoryName(test)!, "Golden", name));

    /// <summary>As <see cref="Match"/>, with a file elsewhere.</summary>
    public static void MatchFile(string actual, string path)
    {
        actual = actual.ReplaceLineEndings("\n");
        if (Update)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} does not exist; make it with GATEHOUSE_UPDATE_GOLDEN=1.");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }
}
