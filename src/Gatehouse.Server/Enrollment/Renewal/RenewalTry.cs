using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.Renewal;

/// <summary>One try at one renewal that is due: sends the profile or notes why not, and tells administrators when time runs out.</summary>
internal sealed class RenewalTry(
    Database database, RenewalPlanner planner, RenewalSender sender, EnrollmentJournal journal, TimeProvider time, ILogger<RenewalTry> log)
{
    /// <summary>Tries once, and sees to the next time.</summary>
    public async Task RunAsync(RenewalRow row, CancellationToken ct)
    {
        // The row may be of a certificate before; then another row follows, or is there already.
        if (await planner.FindAsync(row.OrgId, row.DeviceId, ct) is not { } device || device.CertificateId != row.CertificateId)
        {
            await database.WriteAsync(tx => RenewalStore.ForgetAsync(tx, row.DeviceId, row.CertificateId), ct);
            return;
        }

        var (plan, cause) = await planner.PlanAsync(device, ct);
        if (plan is null)
        {
            await database.WriteAsync(tx => PostponeAsync(tx, row, device, cause!), ct);
        }
        else if (!await sender.SendAsync(plan, RenewalOrigin.System, tx => TellAsync(tx, row, device, row.Cause), ct))
        {
            await database.WriteAsync(tx => PostponeAsync(tx, row, device, RenewalCauses.NotManaged), ct);
        }
    }

    private async Task PostponeAsync(Tx tx, RenewalRow row, EnrolledDevice device, string cause)
    {
        DateTimeOffset? next = cause == RenewalCauses.IdentityExpired ? null : RenewalTimes.Next(time.GetUtcNow(), row.NotAfter);
        var isNew = await RenewalStore.PostponeAsync(tx, row, cause, next);

        if (RenewalCauses.IsIntended(cause))
        {
            return;
        }

        if (isNew)
        {
            await WriteAsync(tx, device, new { cause, certificate = row.CertificateId });
        }

        tx.AfterCommit(() => EnrollmentLog.RenewalNotPossible(log, row.DeviceId, cause));
        await TellAsync(tx, row, device, cause);
    }

    private async Task TellAsync(Tx tx, RenewalRow row, EnrolledDevice device, string? why)
    {
        if (RenewalTimes.DaysLeft(time.GetUtcNow(), row.Window, row.NotAfter) is { } days && await RenewalStore.ToldAsync(tx, row, days))
        {
            await WriteAsync(tx, device, new { cause = RenewalCauses.Overdue, days, row.Tries, why, notAfter = row.NotAfter });
            tx.AfterCommit(() => EnrollmentLog.RenewalOverdue(log, row.DeviceId, days, why));
        }
    }

    private Task WriteAsync(Tx tx, EnrolledDevice device, object detail) =>
        journal.WriteAsync(tx, new JournalEvent(device.OrganizationId, Codes.RenewalFailed, "system") { AttemptId = device.AttemptId, DeviceId = device.Id, Detail = detail });
}
