using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.Tokens;

/// <summary>
/// Takes tokens back. Attempts that only hold a profile end with it; those that have a certificate finish, unless the
/// administrator wants them cancelled too.
/// </summary>
internal sealed class TokenRevocation(AttemptMoves attempts, EnrollmentJournal journal, IAudit audit, TimeProvider time)
{
    /// <summary>Revokes a locked row on behalf of a caller.</summary>
    public async Task ApplyAsync(Tx tx, Caller caller, TokenRow token, string reason, bool cancelRunning, CancellationToken ct)
    {
        await MarkAsync(tx, token, caller.Name, reason, cancelRunning, "admin", ct);
        await audit.WriteAsync(tx, caller, "token.revoke", token.Id, new { reason, cancelRunning });
    }

    /// <summary>Revokes a token because too many attempts failed.</summary>
    public async Task ApplyAfterFailuresAsync(Tx tx, string organizationId, string tokenId, CancellationToken ct)
    {
        if (await TokenStore.LockAsync(tx, organizationId, tokenId) is not { RevokedMs: null } token)
        {
            return;
        }

        const string Reason = "too many failed attempts";
        await MarkAsync(tx, token, "system", Reason, cancelRunning: false, "system", ct);
        await audit.WriteAsync(tx, token.OrgId, "system", "enrollment", "token.revoke", token.Id, new { reason = Reason });
    }

    private async Task MarkAsync(Tx tx, TokenRow token, string by, string reason, bool cancelRunning, string actor, CancellationToken ct)
    {
        await tx.ExecuteAsync(
            """
            update enrollment_token set revoked_ms = @now, revoked_by = @by, revoke_reason = @reason, cancel_running = @cancelRunning, version = version + 1
            where id = @Id and revoked_ms is null
            """,
            new { token.Id, by, reason, cancelRunning, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        await journal.WriteAsync(tx, new JournalEvent(token.OrgId, Codes.TokenRevoked, actor) { TokenId = token.Id, Detail = new { by, reason, cancelRunning } });
        await attempts.CancelOfTokenAsync(tx, token, cancelRunning, ct);
    }
}
