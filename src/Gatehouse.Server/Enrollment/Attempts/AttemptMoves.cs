using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Tokens;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.Attempts;

/// <summary>Moves attempts from stage to stage. Stages only go forward; a late or repeated message moves nothing.</summary>
internal sealed class AttemptMoves(IIdentities identities, IGrants grants, EnrollmentJournal journal, TimeProvider time)
{
    /// <summary>Why the grant of an attempt ends that does.</summary>
    public const string NotEnrolled = "not-enrolled";

    private static readonly AttemptState[] Open =
    [
        AttemptState.SigningIn, AttemptState.SignedIn, AttemptState.ProfileIssued, AttemptState.DeviceIdentified, AttemptState.CertificateIssued, AttemptState.IdentityProven,
        AttemptState.Authenticated, AttemptState.Enrolled, AttemptState.Configuring,
    ];

    /// <summary>Moves an attempt forward. False when it is already there or beyond.</summary>
    public async Task<bool> ForwardAsync(Tx tx, string attemptId, AttemptState to)
    {
        var before = string.Join(", ", Open.Where(s => s < to).Select(s => $"'{Words.Of(s)}'"));
        return await tx.ExecuteAsync(
            $"update enrollment_attempt set state = @state, cause = null, stage_ms = @now, told_ms = null where id = @attemptId and state in ({before})",
            new { attemptId, state = Words.Of(to), now = Now }) == 1;
    }

    /// <summary>Completes an attempt: everything was tried, and seen on the device or not.</summary>
    public Task CompleteAsync(Tx tx, string attemptId, int failedItems) => tx.ExecuteAsync(
        """
        update enrollment_attempt set state = @state, stage_ms = @now, ended_ms = @now, told_ms = null,
            cause = case when @failedItems > 0 then cause else null end
        where id = @attemptId and state in ('authenticated', 'enrolled', 'configuring')
        """,
        new { attemptId, failedItems, now = Now, state = Words.Of(failedItems > 0 ? AttemptState.CompletedWithErrors : AttemptState.Completed) });

    /// <summary>Ends an open attempt with a cause: its place becomes free and its certificate, if it has one, is revoked. False when it had ended.</summary>
    public async Task<bool> EndAsync(Tx tx, AttemptRow attempt, AttemptState end, string cause, CancellationToken ct)
    {
        var ended = await tx.ExecuteAsync(
            """
            update enrollment_attempt set state = @state, cause = @cause, stage_ms = @now, ended_ms = @now, profile_sealed = null
            where id = @Id and ended_ms is null
            """,
            new { attempt.Id, state = Words.Of(end), cause, now = Now }) == 1;
        if (!ended)
        {
            return false;
        }

        if (attempt.TokenId is not null)
        {
            await Places.ReleaseAsync(tx, attempt.Id, attempt.TokenId);
        }

        if (!attempt.CheckedIn && attempt.CertificateId is not null)
        {
            await identities.RevokeForAttemptAsync(tx, attempt.Id, "cessationOfOperation");
        }

        // What never became a device keeps no token; an attempt that replaces this one goes on with it.
        if (!attempt.CheckedIn && attempt.GrantId is not null && cause != Causes.Replaced)
        {
            await grants.EndAsync(tx, attempt.OrgId, attempt.GrantId, NotEnrolled);
        }

        return true;
    }

    /// <summary>Counts a failure against the token, if there is one. True when it reached the limit that revokes it.</summary>
    public static async Task<bool> CountFailureAsync(Tx tx, string? tokenId) =>
        tokenId is not null
        && await tx.FirstAsync<TokenFailures>(
            """
            update enrollment_token set failures = failures + 1 where id = @tokenId
            returning failures, revoke_after_failures, revoked_ms
            """,
            new { tokenId }) is { RevokeAfterFailures: > 0, RevokedMs: null } count && count.Failures >= count.RevokeAfterFailures;

    /// <summary>Remembers what an attempt is stuck at, without moving it.</summary>
    public static Task NoteAsync(Tx tx, string organizationId, string attemptId, string cause) =>
        tx.ExecuteAsync(
            "update enrollment_attempt set cause = @cause where id = @attemptId and org_id = @organizationId and ended_ms is null",
            new { attemptId, organizationId, cause });

    /// <summary>Cancels what a revoked token may not finish: attempts without a certificate, and with <paramref name="running"/> those that have not checked in yet or are not managed yet.</summary>
    public async Task CancelOfTokenAsync(Tx tx, TokenRow token, bool running, CancellationToken ct)
    {
        var states = running
            ? "'profileIssued', 'deviceIdentified', 'certificateIssued', 'identityProven'"
            : "'profileIssued', 'deviceIdentified'";
        foreach (var attempt in await tx.QueryAsync<AttemptRow>($"select * from enrollment_attempt where token_id = @Id and state in ({states})" + tx.ForUpdate, new { token.Id }))
        {
            if (await EndAsync(tx, attempt, AttemptState.Cancelled, Codes.TokenRevoked, ct))
            {
                await journal.WriteAsync(tx, new JournalEvent(token.OrgId, Codes.Cancelled, "system") { AttemptId = attempt.Id, Detail = new { cause = Codes.TokenRevoked } });
            }
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed class TokenFailures
    {
        public long Failures { get; init; }

        public long RevokeAfterFailures { get; init; }

        public long? RevokedMs { get; init; }
    }
}
