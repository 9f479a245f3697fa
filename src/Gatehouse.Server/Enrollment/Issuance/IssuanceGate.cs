using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Tokens;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.Issuance;

/// <summary>Who gets a certificate: an attempt that waits for one, once; or a device that renews.</summary>
internal sealed class IssuanceGate(TokenChallenge challenges, AttemptMoves moves, TokenRevocation revocation, EnrollmentJournal journal, TimeProvider time) : IIssuanceGate
{
    /// <summary>Wrong challenges after which an attempt is locked.</summary>
    public const int MaxWrongChallenges = 5;

    /// <inheritdoc />
    public async Task<IssuanceDecision> DecideAsync(Tx tx, IssuanceRequest request, CancellationToken ct)
    {
        if (request.CurrentCertificateId is not null)
        {
            return await RenewalAsync(tx, request);
        }

        if (request.AttemptId is null)
        {
            // A one-time challenge that the SCEP service made for a device, or for a try, needs no attempt; it was compared there.
            return request.ChallengeType == ScepChallengeType.Dynamic || request.DeviceId is not null
                ? new IssuanceDecision.Allow(null, request.DeviceId)
                : Refuse(Causes.AttemptMissing);
        }

        var attempt = await AttemptStore.ReadAsync(tx, request.OrganizationId, request.AttemptId);
        var token = attempt?.TokenId is { } tokenId ? await TokenStore.ReadAsync(tx, tokenId) : null;
        if (attempt is null || (token is null && !attempt.IsAccount))
        {
            // Long forgotten, as far as a device is concerned that renews.
            return request.DeviceId is not null ? new IssuanceDecision.Allow(null, request.DeviceId) : Refuse(Causes.AttemptUnknown);
        }

        // A managed device repeats its SCEP payload when its profile is renewed; the one-time challenge is proof enough.
        if (attempt.CheckedIn && (request.ChallengeType == ScepChallengeType.Dynamic || request.DeviceId is not null))
        {
            return new IssuanceDecision.Allow(attempt.Id, request.DeviceId ?? attempt.DeviceId);
        }

        return (Problem(attempt, token, request) ?? await ChallengeProblemAsync(tx, attempt, token, request)) is { } cause
            ? Refuse(cause)
            : new IssuanceDecision.Allow(attempt.Id, attempt.DeviceId);
    }

    /// <inheritdoc />
    public async Task IssuedAsync(Tx tx, IssuanceRequest request, string? attemptId, IssuedCertificate certificate, CancellationToken ct)
    {
        var attempt = attemptId is null ? null : await AttemptStore.LockAsync(tx, request.OrganizationId, attemptId);
        if (attempt is not null)
        {
            await moves.ForwardAsync(tx, attempt.Id, AttemptState.CertificateIssued);

            // The profile has done its work; whoever else has its address gets nothing any more.
            await tx.ExecuteAsync(
                "update enrollment_attempt set certificate_id = @Id, transaction_id = @TransactionId, profile_sealed = null where id = @attemptId and org_id = @OrganizationId",
                new { certificate.Id, request.TransactionId, attemptId, request.OrganizationId });
        }

        // Whether a renewal has come off shows when the new certificate is used, not here.
        await journal.WriteAsync(tx, new JournalEvent(request.OrganizationId, Codes.ScepIssued, "device")
        {
            AttemptId = attemptId,
            DeviceId = request.DeviceId,
            RemoteAddress = request.RemoteAddress,
            UserAgent = request.UserAgent,
            Detail = new { certificate = certificate.Id, certificate.SerialNumber, notAfter = certificate.NotAfter, request.TransactionId },
        });
    }

    /// <inheritdoc />
    public async Task LogAsync(Tx tx, string organizationId, string? attemptId, string code, object? detail, string? remoteAddress, string? userAgent, CancellationToken ct)
    {
        await journal.WriteAsync(tx, new JournalEvent(organizationId, code, "device")
        {
            AttemptId = attemptId,
            RemoteAddress = remoteAddress,
            UserAgent = userAgent,
            Detail = detail,
        });
        if (attemptId is not null && code == Codes.ScepFail)
        {
            // The attempt stays open: the person can try again. What is noted here is what the page and the watchdog tell.
            var cause = detail is null ? null : LogRow.CauseOf(JsonSerializer.SerializeToElement(detail, GatehouseJson.Options));
            await AttemptMoves.NoteAsync(tx, organizationId, attemptId, cause ?? Codes.ScepFail);
        }
    }

    /// <inheritdoc />
    public async Task WrongChallengeAsync(Tx tx, string organizationId, string attemptId, CancellationToken ct)
    {
        if (await AttemptStore.LockAsync(tx, organizationId, attemptId) is not { EndedMs: null } attempt)
        {
            return;
        }

        await tx.ExecuteAsync("update enrollment_attempt set wrong_challenges = wrong_challenges + 1 where id = @attemptId", new { attemptId });
        if (attempt.WrongChallenges + 1 < MaxWrongChallenges || attempt.CheckedIn)
        {
            return;
        }

        await moves.EndAsync(tx, attempt, AttemptState.Failed, Causes.AttemptLocked, ct);
        if (await AttemptMoves.CountFailureAsync(tx, attempt.TokenId))
        {
            await revocation.ApplyAfterFailuresAsync(tx, organizationId, attempt.TokenId!, ct);
        }
    }

    private static async Task<IssuanceDecision> RenewalAsync(Tx tx, IssuanceRequest request)
    {
        var attempt = await tx.FirstAsync<AttemptRow>(
            "select * from enrollment_attempt where certificate_id = @CurrentCertificateId and org_id = @OrganizationId",
            new { request.CurrentCertificateId, request.OrganizationId });
        return new IssuanceDecision.Allow(attempt?.Id, attempt?.DeviceId);
    }

    private string? Problem(AttemptRow attempt, TokenRow? token, IssuanceRequest request)
    {
        if (attempt.WrongChallenges >= MaxWrongChallenges)
        {
            return Causes.AttemptLocked;
        }

        if (attempt.EndedMs is not null)
        {
            return Causes.AttemptEnded;
        }

        if (attempt is { VariantKind: EnrollmentVariant.ProfileService, Stage: AttemptState.ProfileIssued })
        {
            return Causes.NotIdentified;
        }

        if (!attempt.AwaitsCertificate)
        {
            return Causes.CertificateExists;
        }

        if ((token is null ? attempt.ScepProfileId : token.ScepProfileId) is { } expected && expected != request.ScepProfileId)
        {
            return Causes.OtherScepProfile;
        }

        return token is null ? null
            : token.RevokedMs is not null ? Codes.TokenRevoked
            : token.ExpiresMs <= time.GetUtcNow().ToUnixTimeMilliseconds() ? Codes.TokenExpired
            : null;
    }

    // Who came by an account has no token that could be a challenge.
    private async Task<string?> ChallengeProblemAsync(Tx tx, AttemptRow attempt, TokenRow? token, IssuanceRequest request) =>
        request.ChallengeType is not (ScepChallengeType.Token or ScepChallengeType.TokenShort) ? null
        : token is null ? Causes.ChallengeWrong
        : await challenges.CheckAsync(tx, request.ChallengeType, request.Challenge, attempt, token);

    private static IssuanceDecision.Refuse Refuse(string cause) => new(cause, "The certificate was refused. Download the profile again.");
}
