using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Tokens;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.ProfileService;

/// <summary>
/// The device says again which one it is, now signed with the certificate that it got for this attempt. With that the
/// certificate has done its work: the management profile brings its own, and an attempt has one active certificate.
/// </summary>
internal sealed class ThirdPhase(Database database, IIdentities identities, AttemptMoves moves, EnrollmentJournal journal)
{
    /// <summary>Proves the identity. The signature was checked just before; <paramref name="signer"/> is the certificate that made it.</summary>
    public async Task<PhaseOutcome> RunAsync(DeviceAttributes device, Identity signer, string? remoteAddress, CancellationToken ct)
    {
        if (signer.AttemptId is not { } attemptId)
        {
            return new PhaseOutcome.Refused(Causes.AttemptUnknown);
        }

        return await database.WriteAsync(async tx =>
        {
            var attempt = await AttemptStore.LockAsync(tx, signer.OrganizationId, attemptId);
            var token = attempt?.TokenId is { } tokenId ? await TokenStore.ReadAsync(tx, tokenId) : null;
            if (attempt is null || token is null)
            {
                return new PhaseOutcome.Refused(Causes.AttemptUnknown);
            }

            var closed = await ActiveOrganization.IsAsync(tx, attempt.OrgId) ? null : Codes.OrganizationDisabled;
            if ((closed ?? Problem(attempt, signer, device)) is { } cause)
            {
                await journal.WriteAsync(tx, Event(attempt, device, Codes.Phase3Fail, remoteAddress, new { cause }));
                await AttemptMoves.NoteAsync(tx, attempt.OrgId, attempt.Id, cause);
                return new PhaseOutcome.Refused(cause, attempt);
            }

            return await PassAsync(tx, attempt, token, device, remoteAddress);
        }, ct);
    }

    private static string? Problem(AttemptRow attempt, Identity signer, DeviceAttributes device)
    {
        if (attempt.EndedMs is not null || attempt.VariantKind != EnrollmentVariant.ProfileService)
        {
            return Causes.AttemptEnded;
        }

        // An answer that got lost is asked for again: by then the certificate is superseded, and no other exists yet.
        var first = attempt.Stage == AttemptState.CertificateIssued && attempt.CertificateId == signer.Id && signer.State == "active";
        var again = attempt is { Stage: AttemptState.IdentityProven, CertificateId: null };
        return !first && !again ? Causes.CertificateExists
            : attempt.SerialNumber != device.Serial || !string.Equals(attempt.Udid, device.Udid, StringComparison.OrdinalIgnoreCase) ? Causes.DeviceMismatch
            : null;
    }

    private async Task<PhaseOutcome> PassAsync(Tx tx, AttemptRow attempt, TokenRow token, DeviceAttributes device, string? remoteAddress)
    {
        if (await moves.ForwardAsync(tx, attempt.Id, AttemptState.IdentityProven))
        {
            await identities.RevokeForAttemptAsync(tx, attempt.Id, "superseded");
            await tx.ExecuteAsync("update enrollment_attempt set certificate_id = null where id = @Id", new { attempt.Id });
            await journal.WriteAsync(tx, Event(attempt, device, Codes.Phase3Ok, remoteAddress, null));
        }

        return new PhaseOutcome.Passed((await AttemptStore.ReadAsync(tx, attempt.OrgId, attempt.Id))!, token);
    }

    private static JournalEvent Event(AttemptRow attempt, DeviceAttributes device, string code, string? remoteAddress, object? detail) =>
        new(attempt.OrgId, code, "device")
        {
            AttemptId = attempt.Id,
            SerialNumber = device.Serial,
            Udid = device.Udid,
            RemoteAddress = remoteAddress,
            Detail = detail,
        };
}
