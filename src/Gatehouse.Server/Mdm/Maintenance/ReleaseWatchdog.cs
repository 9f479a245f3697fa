using Gatehouse.Server.Mdm.Profiles;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mdm.Maintenance;

/// <summary>
/// Sees that nothing waits in Setup Assistant forever: a device or user that waits longer than the setting allows is released,
/// whatever is still open. Without this a lost command would strand its owner.
/// </summary>
public sealed class ReleaseWatchdog(Database database, TimeProvider time, IOptions<MdmOptions> options, SetupAssistant assistant, ILogger<ReleaseWatchdog> logger)
    : SweepTask(database, time, logger)
{
    /// <inheritdoc/>
    public override string Name => "setup-assistant-release";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        // Moving the time on makes the next attempt come after the same pause, should this release be lost too.
        var waiting = await tx.QueryAsync<string>(
            $"""
            update mdm_enrollment set awaiting_since_ms = @now where id in (
                select id from mdm_enrollment where awaiting_configuration = true and awaiting_since_ms <= @before and state = 'enrolled' limit @limit{tx.ForUpdateSkipLocked})
            returning id
            """,
            new { now = now.ToUnixTimeMilliseconds(), before = (now - options.Value.ReleaseAfter).ToUnixTimeMilliseconds(), limit });
        foreach (var id in waiting)
        {
            await assistant.ReleaseNowAsync(tx, (await ChannelStore.ByIdAsync(tx, id))!);
        }

        return waiting.Count;
    }
}
