namespace Gatehouse.Server.TvProvider.Mvpds.Saml;

/// <summary>Stored metadata of a provider.</summary>
internal sealed class MetadataRow
{
    public required string OrgId { get; init; }

    public required string Mvpd { get; init; }

    /// <summary>Where it is from.</summary>
    public required string Url { get; init; }

    /// <summary>It was fetched once; the document itself is read only by who needs it, since it may be long.</summary>
    public bool HasXml { get; init; }

    public long FetchedMs { get; init; }

    /// <summary>Last attempt, good or bad.</summary>
    public long TriedMs { get; init; }

    public long NextMs { get; init; }

    /// <summary>Attempts that failed since the last good one.</summary>
    public long Failures { get; init; }

    /// <summary>Why the last one failed.</summary>
    public string? Fault { get; init; }
}
