namespace Gatehouse.Server.Apps.Upgrading;

/// <summary>A row of <c>apps_merge</c>.</summary>
internal sealed class MergeRow
{
    /// <summary><c>mrg_…</c></summary>
    public required string Id { get; init; }

    public required string FromUser { get; init; }

    public required string ToUser { get; init; }

    public required string InstallationId { get; init; }

    public long CreatedMs { get; init; }
}
