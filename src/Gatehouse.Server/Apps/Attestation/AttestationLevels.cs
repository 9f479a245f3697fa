namespace Gatehouse.Server.Apps.Attestation;

/// <summary>What is known, not merely said, about where a device keeps its key.</summary>
internal static class AttestationLevels
{
    /// <summary>Nothing.</summary>
    public const string None = "none";

    /// <summary>A platform says that the app is genuine, or that the key is in software.</summary>
    public const string Software = "software";

    /// <summary>The key is in a trusted execution environment or Secure Enclave.</summary>
    public const string Hardware = "hardware";

    /// <summary>The key is in hardware of its own.</summary>
    public const string StrongBox = "strongbox";

    /// <summary>All of them, weakest first.</summary>
    public static IReadOnlyList<string> All { get; } = [None, Software, Hardware, StrongBox];

    /// <summary>True when a level is as good as another.</summary>
    public static bool IsAtLeast(string level, string wanted) => Rank(level) >= Rank(wanted);

    private static int Rank(string level) => All.ToList().IndexOf(level);
}
