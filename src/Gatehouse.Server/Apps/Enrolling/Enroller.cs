using System.Globalization;
using Gatehouse.Protocols.Apps;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Apps.Challenges;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.Apps.Quotas;
using Gatehouse.Server.Apps.Tokens;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Enrolling;

/// <summary>
/// The one transaction of an enrollment: proof and challenge are used up, subject, installation, grant and tokens are made,
/// and all is counted; or nothing of it happened. The answer is kept sealed with the row, so that a device that lost it
/// gets the same one again.
/// </summary>
internal sealed class Enroller(
    IProofs proofs, ChallengeDesk challenges, AppGrants grants, AppTokens tokens, InstallationStore installations, QuotaStore quotas, IAudit audit, SecretBox secrets, TimeProvider time,
    ILogger<Enroller> log)
{
    /// <summary>Enrolls, and returns the answer.</summary>
    /// <exception cref="EnrollmentRefusedException">It must be rolled back.</exception>
    public async Task<byte[]> EnrollAsync(Tx tx, EnrollmentPlan plan)
    {
        await UseUpAsync(tx, plan);
        var (id, userId) = (DeviceIds.New(time), UserId());
        var now = time.GetUtcNow();
        var grantId = await grants.CreateAsync(tx, plan.Client, id, userId, plan.Scopes, plan.Known.Level);
        var answer = (await TokensAsync(tx, plan, id, userId, grantId)).ToJson();
        if (!await InstallationStore.TryAddAsync(tx, Row(plan, id, userId, grantId, answer, now)))
        {
            throw new EnrollmentRefusedException(null);
        }

        await installations.AddUserAsync(tx, plan.OrganizationId, userId);
        await audit.WriteAsync(tx, plan.OrganizationId, "device", id, "installation.enroll", id, new { client = plan.Client.WireId, attestation = plan.Known.Level });
        await CountAsync(tx, plan);
        tx.AfterCommit(() => AppsLog.Enrolled(log, id, plan.Client.Id));
        return answer;
    }

    /// <summary>The answer of an enrollment that is being repeated; null when it may not be repeated any more.</summary>
    public byte[]? Answer(InstallationRow row) => row.Answer is { } sealedAnswer ? secrets.Open(sealedAnswer, Purpose(row.Id)) : null;

    private async Task UseUpAsync(Tx tx, EnrollmentPlan plan)
    {
        if (!await proofs.TryUseAsync(tx, plan.Key))
        {
            throw new EnrollmentRefusedException(proofs.UsedBefore(plan.Client.Id));
        }

        if (plan.Challenge is { } challenge && !await challenges.TryUseAsync(tx, plan.OrganizationId, challenge))
        {
            throw new EnrollmentRefusedException(new OAuthError(OAuthErrorCodes.UseAttestationChallenge, "The challenge was used before."));
        }
    }

    private async Task<AnonymousEnrollmentResponse> TokensAsync(Tx tx, EnrollmentPlan plan, string id, string userId, string grantId)
    {
        var given = await tokens.IssueAsync(tx, plan.Client, grantId, plan.Scopes, plan.Key.Thumbprint);
        return new AnonymousEnrollmentResponse(DeviceIds.Of(id), userId, plan.Client.WireId, given.AccessToken, given.ExpiresIn, plan.Scopes, AppGrants.Acr)
        {
            RefreshToken = given.RefreshToken,
            RefreshExpiresIn = given.RefreshToken is null ? null : AppTokens.Lifetimes(plan.Client).Refresh,
        };
    }

    private InstallationRow Row(EnrollmentPlan plan, string id, string userId, string grantId, byte[] answer, DateTimeOffset now) => new()
    {
        Id = id,
        OrgId = plan.OrganizationId,
        UserId = userId,
        ClientId = plan.Client.Id,
        Jkt = plan.Key.Thumbprint,
        Mode = plan.Request.AuthenticationMode,
        KeyStorage = plan.Request.KeyStorage,
        Platform = plan.Request.Platform,
        SoftwareId = plan.Request.SoftwareId,
        SoftwareVersion = plan.Request.SoftwareVersion,
        AttestationLevel = plan.Known.Level,
        Attestation = plan.Known.Facts,
        GrantId = grantId,
        State = InstallationStates.Active,
        IdempotencyHash = plan.IdempotencyHash,
        Answer = plan.IdempotencyHash is null ? null : secrets.Seal(answer, Purpose(id)),
        CreatedMs = now.ToUnixTimeMilliseconds(),
        LastSeenMs = now.ToUnixTimeMilliseconds(),
    };

    private async Task CountAsync(Tx tx, EnrollmentPlan plan)
    {
        foreach (var quota in plan.Quotas)
        {
            if (await quotas.TakeAsync(tx, plan.OrganizationId, quota) is { } wait)
            {
                throw new EnrollmentRefusedException(AppErrors.SlowDown(wait));
            }
        }

        if (!await QuotaStore.TryGrowAsync(tx, plan.OrganizationId, plan.MaxActive))
        {
            throw new EnrollmentRefusedException(AppErrors.Full());
        }
    }

    // Not derived from time or device: two subjects have nothing in common.
    private static string UserId() => Guid.NewGuid().ToString("D", CultureInfo.InvariantCulture);

    private static string Purpose(string id) => "apps.enrollment-answer:" + id;
}
