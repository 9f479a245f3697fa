using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mdm.Maintenance;

/// <summary>Forgets finished commands and their results after a time: first the deliveries, then commands that nobody has any more.</summary>
public sealed class CommandRetention(Database database, TimeProvider time, IOptions<MdmOptions> options, ILogger<CommandRetention> logger)
    : SweepTask(database, time, logger)
{
    /// <inheritdoc/>
    public override string Name => "command-retention";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var before = (now - options.Value.KeepCommands).ToUnixTimeMilliseconds();
        var old = "select enrollment_id, uuid from mdm_delivery where closed_ms is not null and closed_ms < @before order by closed_ms limit @limit";
        await tx.ExecuteAsync($"delete from mdm_result where (enrollment_id, uuid) in ({old})", new { before, limit });
        var deliveries = await tx.ExecuteAsync($"delete from mdm_delivery where (enrollment_id, uuid) in ({old})", new { before, limit });

        // Of the shared ones only those for single profiles pile up; the few others are used for ever.
        var commands = await tx.ExecuteAsync(
            """
            delete from mdm_command where id in (
                select c.id from mdm_command c
                where c.created_ms < @before and (c.shared_key is null or c.shared_key like 'install:%' or c.shared_key like 'remove:%')
                  and not exists (select 1 from mdm_delivery q where q.command_id = c.id)
                limit @limit)
            """,
            new { before, limit });
        return Math.Max(deliveries, commands);
    }
}
