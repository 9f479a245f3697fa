using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Mvpds;

namespace Gatehouse.Server.TvProvider.Viewers.Profiles;

/// <summary>What an MVPD said of a viewer, as it is kept.</summary>
internal sealed record ProfileData
{
    public required string UserId { get; init; }

    public IReadOnlyDictionary<string, JsonElement> Metadata { get; init; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    public IReadOnlyList<string> SessionIndexes { get; init; } = [];

    public byte[] Material { get; init; } = [];

    public bool HomeBased { get; init; }

    /// <summary>From a sign-in.</summary>
    public static ProfileData Of(MvpdSignIn signIn) => new()
    {
        UserId = signIn.UserId, Metadata = signIn.Metadata, SessionIndexes = signIn.SessionIndexes, Material = signIn.Material, HomeBased = signIn.HomeBased,
    };

    /// <summary>With what came along with decisions: renewed tokens, and user metadata in place of what has the same keys. Null when that is nothing new.</summary>
    public ProfileData? Changed(IReadOnlyList<MvpdDecision> said)
    {
        var material = said.LastOrDefault(d => d.NewMaterial is not null)?.NewMaterial;
        var metadata = new Dictionary<string, JsonElement>(Metadata, StringComparer.Ordinal);
        var isNew = material is not null && !material.AsSpan().SequenceEqual(Material);
        foreach (var (key, value) in said.SelectMany(d => d.NewMetadata))
        {
            isNew |= !metadata.TryGetValue(key, out var known) || !JsonElement.DeepEquals(known, value);
            metadata[key] = value;
        }

        return isNew ? this with { Material = material ?? Material, Metadata = metadata } : null;
    }

    /// <summary>As it is stored.</summary>
    public byte[] Seal(SecretBox box, string profileId) => box.Seal(JsonSerializer.SerializeToUtf8Bytes(this, GatehouseJson.Options), Purpose(profileId));

    /// <summary>From a row.</summary>
    public static ProfileData Open(SecretBox box, string profileId, byte[] data) =>
        JsonSerializer.Deserialize<ProfileData>(box.Open(data, Purpose(profileId)), GatehouseJson.Options)!;

    private static string Purpose(string profileId) => $"tv.profile:{profileId}";
}
