using Gatehouse.Protocols.Mdm.Results;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.Renewal;

/// <summary>Follows what devices do with their identities: using a certificate plans the renewal of it, and ends that of the one before.</summary>
internal sealed class RenewalTracker(EnrollmentJournal journal)
{
    /// <summary>A device speaks with this certificate from now on.</summary>
    public async Task InUseAsync(Tx tx, string deviceId, Identity identity)
    {
        var first = RenewalTimes.First(
            DateTimeOffset.FromUnixTimeMilliseconds(identity.RenewAfterMs), DateTimeOffset.FromUnixTimeMilliseconds(identity.NotAfterMs));
        if (await RenewalStore.PlanAsync(tx, deviceId, identity, first) && identity.IsRenewal)
        {
            await journal.WriteAsync(tx, new JournalEvent(identity.OrganizationId, Codes.RenewalOk, "device")
            {
                AttemptId = identity.AttemptId,
                DeviceId = deviceId,
                Detail = new { certificate = identity.Id, notAfter = DateTimeOffset.FromUnixTimeMilliseconds(identity.NotAfterMs) },
            });
        }
    }

    /// <summary>A device could not install the profile. It is sent again tomorrow, with a new challenge.</summary>
    public async Task RefusedAsync(Tx tx, string organizationId, string deviceId, string? attemptId, CommandReport report)
    {
        await RenewalStore.RefusedAsync(tx, deviceId);
        var error = report.ErrorChain is [var top, ..] ? top : null;
        await journal.WriteAsync(tx, new JournalEvent(organizationId, Codes.RenewalFailed, "device")
        {
            AttemptId = attemptId,
            DeviceId = deviceId,
            Detail = new { cause = RenewalCauses.ProfileRefused, status = report.Status.ToString(), error = error?.Description, error?.Domain, error?.Code },
        });
    }
}
