using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Server.TvProvider.Administration;

/// <summary>Presets: the JSON files of the folder of that name, built in.</summary>
internal static class Presets
{
    private const string Folder = "Gatehouse.Server.TvProvider.Administration.Presets.";

    private static readonly Lazy<IReadOnlyList<TvPreset>> LazyAll = new(Read);

    /// <summary>All of them, by their titles.</summary>
    public static IReadOnlyList<TvPreset> All => LazyAll.Value;

    private static IReadOnlyList<TvPreset> Read()
    {
        var assembly = typeof(Presets).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Select(Parse).OrderBy(p => p.Title, StringComparer.Ordinal)];

        TvPreset Parse(string name)
        {
            using var file = assembly.GetManifestResourceStream(name)!;
            return JsonSerializer.Deserialize<TvPreset>(file, GatehouseJson.Options)!;
        }
    }
}
