namespace Gatehouse.Server.TvProvider.Administration.Configuration;

/// <summary>A row of <c>tv_draft</c>, or what stands for it where there is none.</summary>
internal sealed class DraftRow
{
    public required string Document { get; init; }

    public long BasedOn { get; init; }

    /// <summary>Never the same again, also after the draft was discarded; where there is no draft, the number of the active revision.</summary>
    public long Version { get; init; }

    /// <summary>Null where there is no draft.</summary>
    public string? UpdatedBy { get; init; }

    public long UpdatedMs { get; init; }
}
