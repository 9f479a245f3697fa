using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Server.TvProvider.Administration.Validation;

/// <summary>Names that a configuration may use for platforms and their categories.</summary>
internal static class PlatformNames
{
    private static readonly HashSet<string> Platforms = [.. DevicePlatform.All.Select(p => p.Id)];
    private static readonly HashSet<string> Categories = [.. Enum.GetNames<PlatformCategory>()];

    /// <summary>For messages.</summary>
    public static string List { get; } = string.Join(", ", DevicePlatform.All.Select(p => p.Id));

    /// <summary>For messages.</summary>
    public static string CategoryList { get; } = string.Join(", ", Enum.GetNames<PlatformCategory>());

    /// <summary>True for a platform.</summary>
    public static bool Contains(string name) => Platforms.Contains(name);

    /// <summary>True for a category.</summary>
    public static bool IsCategory(string name) => Categories.Contains(name);
}
