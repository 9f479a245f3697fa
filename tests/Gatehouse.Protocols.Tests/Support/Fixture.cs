using System.Runtime.CompilerServices;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Tests.Support;

/// <summary>Input from <c>Fixtures/</c> beside the test.</summary>
public static class Fixture
{
    /// <summary>The bytes of a file.</summary>
    public static byte[] Bytes(string name, [CallerFilePath] string test = "") =>
        File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(test)!, "Fixtures", name));

    /// <summary>The dictionary in a file, to be changed by the test.</summary>
    public static PlistDictionary Plist(string name, [CallerFilePath] string test = "")
    {
        Assert.True(PlistReader.TryReadDictionary(Bytes(name, test), PlistLimits.CommandResult, out var dictionary, out var error), error?.ToString());
        return dictionary;
    }
}
