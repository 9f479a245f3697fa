using System.Runtime.InteropServices;

namespace Gatehouse.Client.Apps.Wire;

/// <summary>What this runs on, as the enrollment request names it.</summary>
internal static class Platform
{
    public static string Name { get; } = Find();

    private static string Find()
    {
        foreach (var name in new[] { "android", "ios", "maccatalyst", "browser" })
        {
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Create(name.ToUpperInvariant())))
            {
                return name == "maccatalyst" ? "macos" : name;
            }
        }

        return RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "windows"
            : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "macos"
            : "linux";
    }
}
