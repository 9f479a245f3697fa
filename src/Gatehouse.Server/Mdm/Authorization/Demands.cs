using Gatehouse.Server.Mdm.Push;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Authorization;

/// <summary>
/// Wants the person of a device to sign in again. Only noted here: the device goes on with what it is doing, and is told when
/// it next has nothing to do.
/// </summary>
public sealed class Demands(PushQueue push, TimeProvider time)
{
    /// <summary>Notes the demand for devices that have none yet, and calls them. Returns how many there were.</summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="devices">Condition on <c>mdm_device d</c>, with the parameters of <paramref name="args"/>.</param>
    /// <param name="args">Parameters.</param>
    public async Task<int> RaiseAsync(Tx tx, string devices, object args)
    {
        var parameters = new Dapper.DynamicParameters(args);
        parameters.Add("now", time.GetUtcNow().ToUnixTimeMilliseconds());
        var ids = await tx.QueryAsync<string>(
            $"""
            update mdm_device set reauthenticate_ms = @now, version = version + 1, updated_ms = @now
            where id in (
                select d.id from mdm_device d
                where d.account_mode is not null and d.state = 'enrolled' and d.reauthenticate_ms is null and {devices})
            returning id
            """,
            parameters);
        if (ids.Count > 0)
        {
            var channels = await tx.QueryAsync<string>(
                $"select id from mdm_enrollment where device_id {JsonIds.In(tx.Kind, "@ids")}", new { ids = JsonIds.Of(ids) });
            await push.RequestAsync(tx, channels);
        }

        return ids.Count;
    }
}
