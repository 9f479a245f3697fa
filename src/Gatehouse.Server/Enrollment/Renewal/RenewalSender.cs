using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Profiles;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.Renewal;

/// <summary>Who has a profile sent: a sweep, or an administrator.</summary>
/// <param name="Kind"><c>system</c> or <c>admin</c>.</param>
/// <param name="Name">Shown with the command.</param>
internal sealed record RenewalOrigin(string Kind, string Name)
{
    /// <summary>Nobody in particular: it was due.</summary>
    public static RenewalOrigin System { get; } = new("system", "system");
}

/// <summary>Sends an enrollment profile with a new challenge, in place of any that is not answered yet.</summary>
internal sealed class RenewalSender(
    Database database, IIdentities identities, IEnrollmentProfiles devices, ProfileRenderer renderer, EnrollmentJournal journal, TimeProvider time, ILogger<RenewalSender> logger)
{
    /// <summary>Sends. False when the device changed meanwhile: it left, was blocked, or renewed already.</summary>
    /// <param name="plan">What to write.</param>
    /// <param name="origin">Who wants it.</param>
    /// <param name="also">More for the same transaction.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<bool> SendAsync(RenewalPlan plan, RenewalOrigin origin, Func<Tx, Task> also, CancellationToken ct)
    {
        // Three steps, since signing takes too long to hold a transaction for.
        var proof = await database.WriteAsync(
            tx => identities.NewChallengeAsync(tx, plan.Scep.Id, plan.AttemptId, plan.Device.Id, RenewalTimes.Challenge), ct);
        var profile = await renderer.ManagementAsync(plan.Organization, plan.Subject, plan.Scep, proof, ct);
        return await database.WriteAsync(async tx =>
        {
            var now = time.GetUtcNow();
            if (!await devices.ReplaceAsync(tx, plan.Device, profile, now + RenewalTimes.Challenge, origin.Name))
            {
                return false;
            }

            var notAfter = DateTimeOffset.FromUnixTimeMilliseconds(plan.Identity.NotAfterMs);
            var tries = await RenewalStore.SentAsync(tx, plan.Device.Id, plan.Identity.Id, now, RenewalTimes.Next(now, notAfter)) ?? 1;
            await journal.WriteAsync(tx, new JournalEvent(plan.Device.OrganizationId, Codes.RenewalSent, origin.Kind)
            {
                AttemptId = plan.AttemptId,
                DeviceId = plan.Device.Id,
                Detail = new { certificate = plan.Identity.Id, notAfter, tries, scepProfile = plan.Scep.Id },
            });
            await also(tx);
            tx.AfterCommit(() => EnrollmentLog.RenewalSent(logger, plan.Device.Id, tries));
            return true;
        }, ct);
    }
}
