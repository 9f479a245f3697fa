using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Viewers;

/// <summary>Removes what is over: sessions, requests to Apple's framework, decisions, and after a while profiles and trials.</summary>
internal sealed class ViewerSweep(Database database, IOptions<ViewerOptions> options, TimeProvider time, ILogger<ViewerSweep> log) : SweepTask(database, time, log)
{
    /// <inheritdoc/>
    public override string Name => "tv-viewers";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var args = new
        {
            limit,
            now = now.ToUnixTimeMilliseconds(),
            profiles = (now - options.Value.EndedProfiles).ToUnixTimeMilliseconds(),
            trials = (now - options.Value.EndedTrials).ToUnixTimeMilliseconds(),
        };
        int[] changed =
        [
            await tx.ExecuteAsync("delete from tv_session where id in (select id from tv_session where expires_ms <= @now limit @limit)", args),
            await tx.ExecuteAsync(
                "delete from tv_partner_request where request_id in (select request_id from tv_partner_request where expires_ms <= @now limit @limit)", args),
            await tx.ExecuteAsync(
                """
                delete from tv_decision where (profile_id, service_provider, resource_hash) in (
                    select profile_id, service_provider, resource_hash from tv_decision where expires_ms <= @now and asking_ms <= @now limit @limit)
                """, args),
            await tx.ExecuteAsync("delete from tv_profile where id in (select id from tv_profile where expires_ms <= @profiles limit @limit)", args),
            await tx.ExecuteAsync("delete from tv_trial where id in (select id from tv_trial where started_ms <= @trials limit @limit)", args),
        ];
        return changed.Max();
    }
}
