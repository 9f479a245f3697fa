using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.AccountDriven.SignIn;

/// <summary>Somebody left while a device of theirs was still enrolling: it gets no further.</summary>
internal sealed class LeaverObserver(AttemptMoves moves, EnrollmentJournal journal) : IPersonObserver
{
    /// <inheritdoc />
    public async Task EndedAsync(Tx tx, string organizationId, string personId, string because)
    {
        var open = await tx.QueryAsync<AttemptRow>(
            "select * from enrollment_attempt where person_id = @personId and org_id = @organizationId and ended_ms is null and not counted" + tx.ForUpdate,
            new { personId, organizationId });
        foreach (var attempt in open)
        {
            await moves.EndAsync(tx, attempt, AttemptState.Refused, Causes.AccountNotActive, CancellationToken.None);
            await journal.WriteAsync(tx, new JournalEvent(organizationId, Codes.AccountRefused, "system")
            {
                AttemptId = attempt.Id,
                Detail = new { cause = Causes.AccountNotActive, because },
            });
        }
    }
}
