using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.CheckIn;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Tokens;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.ProfileService;

/// <summary>
/// The device says which one it is, signed with the certificate that Apple gave it. The challenge ties it to its attempt
/// and works once; nothing is given to a device that may not enroll, not even an identity.
/// </summary>
internal sealed class SecondPhase(
    Database database, AttemptStore attempts, AttemptMoves moves, TokenRevocation revocation, IMdmReadiness mdm, EnrollmentJournal journal, TimeProvider time)
{
    /// <summary>Identifies the device. The signature and its signer were checked just before.</summary>
    public async Task<PhaseOutcome> RunAsync(DeviceAttributes device, string? remoteAddress, CancellationToken ct)
    {
        if (device.Challenge is not { Length: <= 64 } secret || await attempts.FindBySecretAsync(secret, ct) is not { TokenId: { } tokenId } found)
        {
            return new PhaseOutcome.Refused(Causes.ChallengeWrong);
        }

        return await database.WriteAsync(async tx =>
        {
            var attempt = (await AttemptStore.LockAsync(tx, found.OrgId, found.Id))!;
            var token = (await TokenStore.ReadAsync(tx, tokenId))!;
            return await ProblemAsync(tx, attempt, token, device) is { } cause
                ? await RefuseAsync(tx, attempt, device, cause, remoteAddress, ct)
                : await PassAsync(tx, attempt, token, device, remoteAddress);
        }, ct);
    }

    private async Task<string?> ProblemAsync(Tx tx, AttemptRow attempt, TokenRow token, DeviceAttributes device)
    {
        var now = time.GetUtcNow();
        if (attempt.EndedMs is not null || attempt.VariantKind != EnrollmentVariant.ProfileService)
        {
            return Causes.AttemptEnded;
        }

        if (attempt.Stage != AttemptState.ProfileIssued)
        {
            return Causes.ChallengeUsed;
        }

        if (attempt.ExpiresMs <= now.ToUnixTimeMilliseconds())
        {
            return Causes.ChallengeExpired;
        }

        if (token.RevokedMs is not null || !token.IsLive(now))
        {
            return token.RevokedMs is not null ? Codes.TokenRevoked : Codes.TokenExpired;
        }

        if (!await ActiveOrganization.IsAsync(tx, attempt.OrgId))
        {
            return Codes.OrganizationDisabled;
        }

        // A second download of one attempt goes on with the device that it began with.
        if (attempt.SerialNumber is not null && attempt.SerialNumber != device.Serial)
        {
            return Causes.DeviceMismatch;
        }

        if (token.SerialList is { Count: > 0 } serials && !serials.Contains(TokenRules.Serial(device.Serial ?? ""), StringComparer.Ordinal))
        {
            return Causes.SerialNotAllowed;
        }

        return PlatformRules.Problem(token, PlatformRules.OfProduct(device.Product), null)
            ?? ((await mdm.FindDeviceAsync(tx, attempt.OrgId, device.Udid, device.Serial)).Blocked ? Causes.DeviceBlocked : null)
            ?? await PlaceProblemAsync(tx, attempt, token, device, now);
    }

    // A full token stays open to devices that it counted before; anyone else needs a place.
    private static async Task<string?> PlaceProblemAsync(Tx tx, AttemptRow attempt, TokenRow token, DeviceAttributes device, DateTimeOffset now) =>
        attempt.HoldsPlace
        || await Places.KnownAsync(tx, token.Id, DeviceKeys.Of(device.Udid, device.Serial))
        || await Places.ReserveAgainAsync(tx, attempt.Id, token.Id, now)
            ? null
            : Codes.TokenExhausted;

    private async Task<PhaseOutcome> PassAsync(Tx tx, AttemptRow attempt, TokenRow token, DeviceAttributes device, string? remoteAddress)
    {
        await moves.ForwardAsync(tx, attempt.Id, AttemptState.DeviceIdentified);
        await tx.ExecuteAsync(
            "update enrollment_attempt set udid = @Udid, serial_number = @Serial, product_name = @Product, profile_sealed = null where id = @Id",
            new { attempt.Id, device.Udid, device.Serial, device.Product });
        await journal.WriteAsync(tx, Event(attempt, device, Codes.Phase2Ok, remoteAddress, new { device.Product, build = device.Version }));
        return new PhaseOutcome.Passed((await AttemptStore.ReadAsync(tx, attempt.OrgId, attempt.Id))!, token);
    }

    private async Task<PhaseOutcome> RefuseAsync(
        Tx tx, AttemptRow attempt, DeviceAttributes device, string cause, string? remoteAddress, CancellationToken ct)
    {
        await journal.WriteAsync(tx, Event(attempt, device, Codes.Phase2Fail, remoteAddress, new { cause, device.Product }));

        // A used challenge says nothing against the attempt that used it.
        if (cause is not (Causes.ChallengeUsed or Causes.AttemptEnded)
            && await moves.EndAsync(tx, attempt, AttemptState.Refused, cause, ct)
            && await AttemptMoves.CountFailureAsync(tx, attempt.TokenId))
        {
            await revocation.ApplyAfterFailuresAsync(tx, attempt.OrgId, attempt.TokenId!, ct);
        }

        return new PhaseOutcome.Refused(cause, attempt);
    }

    private static JournalEvent Event(AttemptRow attempt, DeviceAttributes device, string code, string? remoteAddress, object detail) =>
        new(attempt.OrgId, code, "device")
        {
            AttemptId = attempt.Id,
            SerialNumber = device.Serial,
            Udid = device.Udid,
            RemoteAddress = remoteAddress,
            Detail = detail,
        };
}
