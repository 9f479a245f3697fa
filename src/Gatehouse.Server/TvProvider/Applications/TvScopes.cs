namespace Gatehouse.Server.TvProvider.Applications;

/// <summary>What a registered application may be for.</summary>
internal static class TvScopes
{
    /// <summary>The API of streaming apps.</summary>
    public const string Api = "api:client:v2";

    /// <summary>Resets trials.</summary>
    public const string TempPass = "temporary:passes:owner";

    /// <summary>Reads and changes degradation.</summary>
    public const string Decisions = "decisions:owner";

    /// <summary>Reads counters.</summary>
    public const string Analytics = "analytics:client";

    /// <summary>Keeps lists of proxied MVPDs.</summary>
    public const string Proxies = "proxies:owner";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Api, TempPass, Decisions, Analytics, Proxies];
}
