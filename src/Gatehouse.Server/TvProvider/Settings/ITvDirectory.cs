namespace Gatehouse.Server.TvProvider.Settings;

/// <summary>Finds what operators activated. In memory, and never older than a second.</summary>
internal interface ITvDirectory
{
    /// <summary>The active settings of an organization; empty ones when it has activated none.</summary>
    ValueTask<TvSettings> ForAsync(string organizationId, CancellationToken ct);
}
