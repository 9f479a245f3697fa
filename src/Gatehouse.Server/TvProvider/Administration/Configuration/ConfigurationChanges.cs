using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Server.TvProvider.Administration.Configuration;

/// <summary>Tells what differs between two configurations, item by item.</summary>
internal static class ConfigurationChanges
{
    /// <summary>What was done to get from one to the other, in the order of the lists.</summary>
    public static IReadOnlyList<TvChange> Between(TvConfiguration before, TvConfiguration after) =>
    [
        .. Of(DraftParts.Programmers, before, after), .. Of(DraftParts.ServiceProviders, before, after), .. Of(DraftParts.Mvpds, before, after),
        .. Of(DraftParts.Integrations, before, after), .. Of(DraftParts.SsoIssuers, before, after),
    ];

    private static IEnumerable<TvChange> Of<T>(DraftPart<T> part, TvConfiguration before, TvConfiguration after)
    {
        var old = ByKey(part, before);
        var now = ByKey(part, after);
        var written = now.Where(n => !old.TryGetValue(n.Key, out var was) || was != n.Value)
            .Select(n => new TvChange(old.ContainsKey(n.Key) ? TvChangeKind.Changed : TvChangeKind.Added, $"{part.Name}/{n.Key}"));
        return [.. written, .. old.Keys.Where(key => !now.ContainsKey(key)).Select(key => new TvChange(TvChangeKind.Removed, $"{part.Name}/{key}"))];
    }

    // As text, because records hold lists, and lists compare by identity. A key that is there twice is another finding's business.
    private static Dictionary<string, string> ByKey<T>(DraftPart<T> part, TvConfiguration configuration)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in part.Read(configuration))
        {
            found[part.Key(item)] = JsonSerializer.Serialize(item, GatehouseJson.Options);
        }

        return found;
    }
}
