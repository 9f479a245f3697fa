using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Admin;

/// <summary>Removes audit rows beyond their time, and sessions, invitations and sign-in counts that ended.</summary>
public sealed class AdminRetention(Database database, TimeProvider time, IOptions<AdminOptions> options, ILogger<AdminRetention> log)
    : SweepTask(database, time, log)
{
    /// <inheritdoc/>
    public override string Name => "admin-retention";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var args = new
        {
            limit,
            now = now.ToUnixTimeMilliseconds(),
            audit = (now - options.Value.AuditRetention).ToUnixTimeMilliseconds(),
            counts = (now - options.Value.LockoutFor - options.Value.LockoutFor).ToUnixTimeMilliseconds(),
        };
        int[] removed =
        [
            await tx.ExecuteAsync("delete from admin_audit where id in (select id from admin_audit where at_ms < @audit limit @limit)", args),
            await tx.ExecuteAsync("delete from admin_session where id in (select id from admin_session where expires_ms <= @now limit @limit)", args),
            await tx.ExecuteAsync("delete from admin_invitation where hash in (select hash from admin_invitation where expires_ms <= @now limit @limit)", args),
            await tx.ExecuteAsync("delete from admin_sign_in_failure where email_hash in (select email_hash from admin_sign_in_failure where last_ms < @counts limit @limit)", args),
        ];
        return removed.Max();
    }
}
