using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Authorization;

/// <summary>
/// Somebody was disabled, deleted or signed out everywhere. Their tokens are dead with that; here their devices are called, so
/// that they notice at once, and it is noted since when nobody stands behind them.
/// </summary>
internal sealed class PersonObserver(Demands demands, TimeProvider time) : IPersonObserver
{
    public async Task EndedAsync(Tx tx, string organizationId, string personId, string because)
    {
        if (because != PersonEndings.SignedOut)
        {
            await tx.ExecuteAsync(
                """
                update mdm_device set person_gone_ms = @now
                where org_id = @organizationId and person_id = @personId and state = 'enrolled' and (person_gone_ms is null or @anew = true)
                """,
                new { organizationId, personId, anew = await IsAnewAsync(tx, personId, because), now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        }

        await demands.RaiseAsync(tx, "d.org_id = @organizationId and d.person_id = @personId", new { organizationId, personId });
    }

    // Whoever was enabled again in between was not gone all the time, though a device that was asleep still says so.
    private static async Task<bool> IsAnewAsync(Tx tx, string personId, string because) =>
        because == PersonEndings.Disabled || await tx.ScalarAsync<string>("select state from admin_person where id = @personId", new { personId }) != "disabled";
}
