using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Degradations;
using Gatehouse.Server.TvProvider.Keys;

namespace Gatehouse.Server.TvProvider.Settings;

/// <summary>Removes keys that have ended and degradation rules that ended long ago.</summary>
internal sealed class TvSettingsSweep(Database database, TimeProvider time, ILogger<TvSettingsSweep> log) : SweepTask(database, time, log)
{
    private static readonly TimeSpan RulesStay = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public override string Name => "tv-settings";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct) =>
        Math.Max(await TvKeyStore.SweepAsync(tx, now, limit), await DegradationStore.SweepAsync(tx, now - RulesStay, limit));
}
