using System.Security.Cryptography;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Enrolling;

/// <summary>
/// Enrollments of a key that is enrolled: with the same <c>Idempotency-Key</c> and within minutes it is a device that lost
/// the answer, and gets the same one; otherwise it is refused.
/// </summary>
internal sealed class Repetitions(Database database, InstallationStore installations, Enroller enroller, IProofs proofs, AppsMetrics metrics, TimeProvider time)
{
    /// <summary>How long an answer can be asked for again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>True when a living installation has the key.</summary>
    public async Task<bool> IsKnownAsync(EnrollmentPlan plan, CancellationToken ct) =>
        await installations.FindByKeyAsync(plan.OrganizationId, plan.Key.Thumbprint, ct) is not null;

    /// <summary>The first answer once more, or the refusal.</summary>
    public async Task<(byte[]? Answer, OAuthError? Error)> AnswerAsync(EnrollmentPlan plan, CancellationToken ct)
    {
        // What was rolled back used no proof up.
        if (!await database.WriteAsync(tx => proofs.TryUseAsync(tx, plan.Key), ct))
        {
            return (null, proofs.UsedBefore(plan.Client.Id));
        }

        var row = await installations.FindByKeyAsync(plan.OrganizationId, plan.Key.Thumbprint, ct);
        if (row?.State == InstallationStates.Locked)
        {
            return (null, AppErrors.Denied("The installation is locked.", row.StateBecause ?? Reasons.DeviceLocked));
        }

        if (row is not { State: InstallationStates.Active } || !IsSame(row, plan) || enroller.Answer(row) is not { } answer)
        {
            return (null, AppErrors.DeviceExists());
        }

        metrics.Enrollment("repeated");
        return (answer, null);
    }

    private bool IsSame(InstallationRow row, EnrollmentPlan plan) =>
        row.ClientId == plan.Client.Id && row.CreatedMs + (long)Window.TotalMilliseconds > time.GetUtcNow().ToUnixTimeMilliseconds()
        && row.IdempotencyHash is { } first && plan.IdempotencyHash is { } second && CryptographicOperations.FixedTimeEquals(first, second);
}
