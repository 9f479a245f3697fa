using System.Collections.Frozen;
using System.Text.Json;
using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Server.TvProvider.Mvpds.SignIn;

/// <summary>
/// User metadata out of what a provider says (the table of keys in the entitlement API): by the operator's names for them, else
/// by their own. Nothing in here can fail a sign-in: what does not fit its key is left out.
/// </summary>
internal static class UserMetadata
{
    private const int MaxText = 4096;
    private const int MaxItems = 256;

    private static readonly FrozenSet<string> Truths = FrozenSet.Create(StringComparer.Ordinal, "hba_status", "allowMirroring");
    private static readonly FrozenSet<string> Lists = FrozenSet.Create(StringComparer.Ordinal, "zip", "channelID");

    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal, "upstreamUserID", "householdID", "primaryOID", "typeID", "is_hoh", "hba_status", "allowMirroring", "zip", "encryptedZip",
        "channelID", "maxRating", "language", "onNet", "inHome");

    // Names that providers use without any table telling so, and the member of maxRating that some of them are.
    private static readonly FrozenDictionary<string, string> Usual = new Dictionary<string, string>
    {
        ["authorized_resources"] = "channelID", ["MaxTVRating"] = "maxRating.VCHIP", ["MaxMovieRating"] = "maxRating.MPAA",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>By key, each value as JSON.</summary>
    /// <param name="mvpd">Whose table of names counts.</param>
    /// <param name="said">Name and values, in the provider's order.</param>
    public static IReadOnlyDictionary<string, JsonElement> Of(TvMvpd mvpd, IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> said)
    {
        var found = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var ratings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, all) in said)
        {
            var values = all.Where(v => v.Length is > 0 and <= MaxText).Take(MaxItems).ToList();
            if (values.Count == 0 || Key(mvpd, name) is not { } key)
            {
                continue;
            }

            if (key.StartsWith("maxRating.", StringComparison.Ordinal))
            {
                ratings.TryAdd(key["maxRating.".Length..], values[0]);
            }
            else if (Value(key, values) is { } value)
            {
                found.TryAdd(key, value);
            }
        }

        if (ratings.Count > 0)
        {
            found.TryAdd("maxRating", JsonSerializer.SerializeToElement(ratings));
        }

        return found;
    }

    /// <summary>What a member of JSON says, as values of an attribute.</summary>
    public static IReadOnlyList<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)],
        JsonValueKind.String => [value.GetString()!],
        _ => [value.GetRawText()],
    };

    /// <summary>True when the home network was recognized.</summary>
    public static bool IsHomeBased(IReadOnlyDictionary<string, JsonElement> metadata) =>
        metadata.TryGetValue("hba_status", out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Key(TvMvpd mvpd, string name) =>
        mvpd.Metadata.TryGetValue(name, out var key) ? key : Usual.GetValueOrDefault(name) ?? (Known.Contains(name) ? name : null);

    private static JsonElement? Value(string key, List<string> values) =>
        Truths.Contains(key) ? Truth(values[0])
        : Lists.Contains(key) || values.Count > 1 ? JsonSerializer.SerializeToElement(values.SelectMany(Split))
        : key == "is_hoh" ? Truth(values[0]) is { } head ? JsonSerializer.SerializeToElement(head.GetBoolean() ? "1" : "0") : null
        : key == "maxRating" ? Object(values[0])
        : JsonSerializer.SerializeToElement(values[0]);

    private static JsonElement? Truth(string text) => text.Trim().ToUpperInvariant() switch
    {
        "TRUE" or "1" or "YES" => JsonSerializer.SerializeToElement(true),
        "FALSE" or "0" or "NO" => JsonSerializer.SerializeToElement(false),
        _ => null,
    };

    // Some write the list into one value.
    private static IEnumerable<string> Split(string value) => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MaxItems);

    private static JsonElement? Object(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object ? JsonSerializer.SerializeToElement(document.RootElement) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // no JSON, or half of a surrogate pair, which shows only when it is written
        }
    }
}
