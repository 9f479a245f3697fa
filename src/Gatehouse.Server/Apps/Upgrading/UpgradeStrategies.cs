namespace Gatehouse.Server.Apps.Upgrading;

/// <summary>What becomes of an anonymous user when its person turns out to have one already.</summary>
internal static class UpgradeStrategies
{
    /// <summary>Nothing: the request is refused, and all stays as it was.</summary>
    public const string Fail = "fail";

    /// <summary>It is merged into the person's; whoever keeps data is told.</summary>
    public const string Merge = "merge";

    /// <summary>The installation goes over; the anonymous user is left behind, and deleted after a while.</summary>
    public const string Switch = "switch";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Fail, Merge, Switch];
}
