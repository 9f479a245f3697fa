using System.Collections.Frozen;

namespace Gatehouse.Server.TvProvider.Mvpds.Adapters;

/// <summary>Adapters by name.</summary>
internal static class MvpdAdapters
{
    private static readonly MvpdAdapter Standard = new();

    private static readonly FrozenDictionary<string, MvpdAdapter> ByName = new Dictionary<string, MvpdAdapter>
    {
        ["framework-query"] = new FrameworkQueryAdapter(),
        ["force-sign-in"] = new ForceSignInAdapter(),
        ["home-obligation"] = new HomeObligationAdapter(),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names that a configuration may use.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>The adapter of that name; the one that changes nothing for null.</summary>
    public static MvpdAdapter Find(string? name) => name is not null && ByName.TryGetValue(name, out var adapter) ? adapter : Standard;
}
