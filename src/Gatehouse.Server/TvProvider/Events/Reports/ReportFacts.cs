using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Events.Reports;

/// <summary>What is needed to put names to what was counted.</summary>
/// <param name="Settings">Active settings.</param>
/// <param name="Applications">Names of applications by id.</param>
/// <param name="Zone">Where days begin.</param>
internal sealed record ReportFacts(TvSettings Settings, IReadOnlyDictionary<string, string> Applications, TimeZoneInfo Zone);
