using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Keys;

/// <summary>
/// Gives keys their successors after a year. Only those whose certificate nobody outside holds: with the others an operator
/// has to tell MVPDs and programmers, and so decides when.
/// </summary>
internal sealed class TvKeyRotation(Database database, TvKeyStore keys, TimeProvider time, ILogger<TvKeyRotation> log) : SweepTask(database, time, log)
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(365);

    private readonly Database _database = database;
    private readonly TimeProvider _time = time;
    private readonly ILogger _log = log;
    private List<TvKeyRow> _due = [];

    /// <inheritdoc/>
    public override string Name => "tv-key-rotation";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override int BatchSize => 20;

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        _due = await TvKeyStore.DueAsync(tx, now - Age, limit);
        return _due.Count;
    }

    /// <inheritdoc/>
    protected override async Task FinishAsync(CancellationToken ct)
    {
        foreach (var old in _due)
        {
            var next = keys.Make(old.OrgId, TvKeyPurposes.Parse(old.Purpose)!.Value, _time.GetUtcNow());
            if (await _database.WriteAsync(tx => TvKeyStore.FollowAsync(tx, old, next), ct))
            {
                TvSettingsLog.KeyMade(_log, next.Purpose, next.Id, next.OrgId);
            }
        }
    }
}
