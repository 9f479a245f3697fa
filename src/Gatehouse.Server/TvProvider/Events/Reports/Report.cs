namespace Gatehouse.Server.TvProvider.Events.Reports;

/// <summary>Rows of a report.</summary>
/// <param name="Dimensions">Names of the first columns.</param>
/// <param name="Metrics">Names of the others.</param>
/// <param name="Rows">Values, in that order.</param>
internal sealed record Report(IReadOnlyList<string> Dimensions, IReadOnlyList<string> Metrics, IReadOnlyList<(string[] Values, long[] Sums)> Rows);
