using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Tokens;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.CheckIn;

/// <summary>Decides about a device that introduces itself, and counts it against its token.</summary>
internal sealed class Admission(
    IMdmReadiness mdm, IIdentities identities, AttemptMoves moves, TokenRevocation revocation, EnrollmentJournal journal, TimeProvider time)
{
    /// <summary>Admits or refuses. Repeating it for an attempt that was admitted changes nothing.</summary>
    public async Task<IntroductionDecision> DecideAsync(Tx tx, Introduction who, CancellationToken ct)
    {
        if (who.Identity.AttemptId is not { } attemptId)
        {
            // A certificate without an attempt is good for the device it is bound to, which keeps what it has.
            return who.Identity.DeviceId is not null && who.Identity.DeviceId == who.DeviceId
                ? new IntroductionDecision.Admit(null, Words.Of(DeviceOwnership.Personal), null, (int)AccessRights.Personal)
                : await RefuseAsync(tx, who, null, Causes.AttemptUnknown, ct);
        }

        var attempt = await AttemptStore.LockAsync(tx, who.OrganizationId, attemptId);
        var token = attempt?.TokenId is { } tokenId ? await TokenStore.ReadAsync(tx, tokenId) : null;
        if (attempt is null || (token is null && !attempt.IsAccount))
        {
            return await RefuseAsync(tx, who, null, Causes.AttemptUnknown, ct);
        }

        if (attempt.IsAccount && who.Token is { } holder && holder.PersonId != attempt.PersonId)
        {
            return await RefuseAsync(tx, who, attempt, Causes.OtherPerson, ct);
        }

        if (attempt.CheckedIn)
        {
            return SameDevice(attempt, who) ? Admit(attempt, token) : await RefuseAsync(tx, who, attempt, Causes.IdentityCloned, ct);
        }

        return await ProblemAsync(tx, who, attempt, token) is { } cause ? await RefuseAsync(tx, who, attempt, cause, ct)
            : token is null ? await JoinAsync(tx, who, attempt)
            : await CountAsync(tx, who, attempt, token, ct);
    }

    private async Task<string?> ProblemAsync(Tx tx, Introduction who, AttemptRow attempt, TokenRow? token)
    {
        // An abandoned attempt may still come home; it then needs a new place. Everything else that ended stays ended.
        if (attempt.EndedMs is not null && attempt.Stage != AttemptState.Abandoned)
        {
            return Causes.AttemptEnded;
        }

        if ((attempt.Udid ?? attempt.SerialNumber ?? attempt.EnrollmentId) is not null && !SameDevice(attempt, who))
        {
            return Causes.DeviceMismatch;
        }

        if (token is null)
        {
            return AccountProblem(who, attempt)
                ?? ((await mdm.FindDeviceAsync(tx, who.OrganizationId, who.Udid, who.SerialNumber)).Blocked ? Causes.DeviceBlocked : null);
        }

        if (token.SerialList is { Count: > 0 } serials && !serials.Contains(TokenRules.Serial(who.SerialNumber ?? ""), StringComparer.Ordinal))
        {
            return Causes.SerialNotAllowed;
        }

        return PlatformRules.Problem(token, PlatformRules.OfProduct(who.ProductName), who.OsVersion)
            ?? ((await mdm.FindDeviceAsync(tx, who.OrganizationId, who.Udid, who.SerialNumber)).Blocked ? Causes.DeviceBlocked : null);
    }

    // The profile named the mode; a device that introduces itself as the other kind did not install that profile.
    private static string? AccountProblem(Introduction who, AttemptRow attempt)
    {
        var user = who is { EnrollmentId: not null, Udid: null };
        return attempt.Mode == AccountBinding.Byod == user ? null : Causes.EnrollmentModeMismatch;
    }

    private async Task<IntroductionDecision> JoinAsync(Tx tx, Introduction who, AttemptRow attempt)
    {
        await IdentifyAsync(tx, who, attempt);
        return Admit(attempt, null);
    }

    private async Task<IntroductionDecision> CountAsync(Tx tx, Introduction who, AttemptRow attempt, TokenRow token, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (await Places.CommitAsync(tx, attempt.Id, token.Id, attempt.HoldsPlace, DeviceKeys.Of(who), now) == PlaceOutcome.Exhausted)
        {
            return await RefuseAsync(tx, who, attempt, Codes.TokenExhaustedLate, ct);
        }

        await IdentifyAsync(tx, who, attempt);
        return Admit(attempt, token);
    }

    private Task IdentifyAsync(Tx tx, Introduction who, AttemptRow attempt) => tx.ExecuteAsync(
        """
        update enrollment_attempt set state = 'authenticated', counted = true, cause = null, stage_ms = @now, told_ms = null, ended_ms = null,
            udid = @Udid, serial_number = @SerialNumber, enrollment_id = @EnrollmentId, product_name = @ProductName, os_version = @OsVersion
        where id = @Id
        """,
        new
        {
            attempt.Id,
            now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            who.Udid,
            who.SerialNumber,
            who.EnrollmentId,
            who.ProductName,
            who.OsVersion,
        });

    private async Task<IntroductionDecision> RefuseAsync(Tx tx, Introduction who, AttemptRow? attempt, string cause, CancellationToken ct)
    {
        await journal.WriteAsync(tx, new JournalEvent(who.OrganizationId, cause == Codes.TokenExhaustedLate ? cause : Codes.CheckInRefused, "device")
        {
            AttemptId = attempt?.Id,
            SerialNumber = who.SerialNumber,
            Udid = who.Udid,
            RemoteAddress = who.RemoteAddress,
            Detail = new { cause, certificate = who.Identity.Id },
        });

        // A clone must not end what the rightful device has.
        if (attempt is { CheckedIn: false })
        {
            await EndAsync(tx, attempt, cause, ct);
        }

        return new IntroductionDecision.Refuse(cause, "The enrollment page and the enrollment log say why.");
    }

    private async Task EndAsync(Tx tx, AttemptRow attempt, string cause, CancellationToken ct)
    {
        if (attempt.Stage == AttemptState.Abandoned)
        {
            await tx.ExecuteAsync("update enrollment_attempt set state = 'refused', cause = @cause where id = @Id", new { attempt.Id, cause });
            await identities.RevokeForAttemptAsync(tx, attempt.Id, "cessationOfOperation");
        }
        else if (await moves.EndAsync(tx, attempt, AttemptState.Refused, cause, ct) && await AttemptMoves.CountFailureAsync(tx, attempt.TokenId))
        {
            await revocation.ApplyAfterFailuresAsync(tx, attempt.OrgId, attempt.TokenId!, ct);
        }
    }

    private static bool SameDevice(AttemptRow attempt, Introduction who) =>
        attempt.EnrollmentId is not null || who.EnrollmentId is not null ? Same(attempt.EnrollmentId, who.EnrollmentId)
        : attempt.Udid is not null && who.Udid is not null ? Same(attempt.Udid, who.Udid)
        : attempt.SerialNumber == who.SerialNumber;

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static IntroductionDecision.Admit Admit(AttemptRow attempt, TokenRow? token) =>
        new(token is null ? attempt.GroupId : token.GroupId, attempt.Ownership, attempt.Id, (int)attempt.AccessRights, AccountOf(attempt));

    private static AccountBinding? AccountOf(AttemptRow attempt) =>
        attempt is { Mode: { } mode, PersonId: { } person, GrantId: { } grant, Method: { } method }
            ? new AccountBinding(mode, person, grant, method) { Mac = attempt.Platform == Words.Of(DevicePlatform.MacOS) }
            : null;
}
