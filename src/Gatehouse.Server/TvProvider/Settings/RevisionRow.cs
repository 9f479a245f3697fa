using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Server.TvProvider.Settings;

/// <summary>A row of <c>tv_revision</c>; lists leave the document out.</summary>
internal sealed class RevisionRow
{
    public long Number { get; init; }

    public string Document { get; init; } = "{}";

    public required string Description { get; init; }

    /// <summary>Name of the person or key.</summary>
    public required string ActivatedBy { get; init; }

    public long ActivatedMs { get; init; }

    public static string Write(TvConfiguration configuration) => JsonSerializer.Serialize(configuration, GatehouseJson.Options);

    public static TvConfiguration Read(string document) => JsonSerializer.Deserialize<TvConfiguration>(document, GatehouseJson.Options)!;
}
