using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Protocols.Mdm.Results;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Renewal;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.CheckIn;

/// <summary>Follows a device from its first message to the end of its configuration, and writes each step into the log.</summary>
internal sealed class CheckInObserver(
    Admission admission, AttemptMoves moves, RenewalTracker renewals, IGrants grants, EnrollmentJournal journal, TimeProvider time) : ICheckInObserver
{
    /// <summary>Why the grant of a device ends that left.</summary>
    private const string DeviceLeft = "device-left";

    /// <inheritdoc />
    public Task<IntroductionDecision> AuthenticatingAsync(Tx tx, Introduction introduction, CancellationToken ct) =>
        admission.DecideAsync(tx, introduction, ct);

    /// <inheritdoc />
    public async Task AuthenticatedAsync(Tx tx, Introduction introduction, string attemptId, string deviceId, CancellationToken ct)
    {
        await tx.ExecuteAsync(
            "update enrollment_attempt set device_id = @deviceId where id = @attemptId and org_id = @OrganizationId",
            new { deviceId, attemptId, introduction.OrganizationId });
        await journal.WriteAsync(tx, new JournalEvent(introduction.OrganizationId, Codes.CheckInAuthenticate, "device")
        {
            AttemptId = attemptId,
            DeviceId = deviceId,
            SerialNumber = introduction.SerialNumber,
            Udid = introduction.Udid,
            RemoteAddress = introduction.RemoteAddress,
            Detail = new { product = introduction.ProductName, os = introduction.OsVersion },
        });
    }

    /// <inheritdoc />
    public async Task TokenUpdatedAsync(Tx tx, string organizationId, string deviceId, string? attemptId, bool first, CancellationToken ct)
    {
        if (!first)
        {
            return;
        }

        if (attemptId is not null && await moves.ForwardAsync(tx, attemptId, AttemptState.Enrolled))
        {
            await tx.ExecuteAsync(
                "update enrollment_token set last_used_ms = @now where id = (select token_id from enrollment_attempt where id = @attemptId)",
                new { attemptId, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        }

        await LogAsync(tx, organizationId, deviceId, attemptId, Codes.CheckInTokenUpdate, null);
    }

    /// <inheritdoc />
    public async Task RefusedAsync(Tx tx, string organizationId, string? attemptId, string cause, object? detail, string? remoteAddress, CancellationToken ct)
    {
        await journal.WriteAsync(tx, new JournalEvent(organizationId, Codes.CheckInRefused, "device")
        {
            AttemptId = attemptId,
            RemoteAddress = remoteAddress,
            Detail = new { cause, detail },
        });
        if (attemptId is not null)
        {
            await AttemptMoves.NoteAsync(tx, organizationId, attemptId, cause);
        }
    }

    /// <inheritdoc />
    public async Task ConfiguringAsync(Tx tx, string organizationId, string deviceId, string? attemptId, string groupId, int items, CancellationToken ct)
    {
        if (attemptId is not null)
        {
            await moves.ForwardAsync(tx, attemptId, AttemptState.Configuring);
        }

        await LogAsync(tx, organizationId, deviceId, attemptId, Codes.GroupJoined, new { groupId });
        await LogAsync(tx, organizationId, deviceId, attemptId, Codes.PolicyStart, new { items });
    }

    /// <inheritdoc />
    public async Task ItemFailedAsync(Tx tx, string organizationId, string deviceId, string? attemptId, object detail, CancellationToken ct)
    {
        if (attemptId is not null)
        {
            await AttemptMoves.NoteAsync(tx, organizationId, attemptId, Causes.PolicyItem);
        }

        await LogAsync(tx, organizationId, deviceId, attemptId, Codes.PolicyItemFail, detail);
    }

    /// <inheritdoc />
    public async Task ConfiguredAsync(Tx tx, string organizationId, string deviceId, string? attemptId, int failedItems, CancellationToken ct)
    {
        if (attemptId is not null)
        {
            await moves.CompleteAsync(tx, attemptId, failedItems);
        }

        await LogAsync(tx, organizationId, deviceId, attemptId, Codes.PolicyDone, new { failedItems });
    }

    /// <inheritdoc />
    public Task IdentityInUseAsync(Tx tx, string deviceId, Identity identity, CancellationToken ct) => renewals.InUseAsync(tx, deviceId, identity);

    /// <inheritdoc />
    public Task RenewalFailedAsync(Tx tx, string organizationId, string deviceId, string? attemptId, CommandReport report, CancellationToken ct) =>
        renewals.RefusedAsync(tx, organizationId, deviceId, attemptId, report);

    /// <inheritdoc />
    public Task ReauthenticationAskedAsync(Tx tx, string organizationId, string deviceId, string? attemptId, string cause, CancellationToken ct) =>
        LogAsync(tx, organizationId, deviceId, attemptId, Codes.AccountReauthenticationAsked, new { cause });

    /// <inheritdoc />
    public async Task LeftAsync(Tx tx, string organizationId, string deviceId, string? attemptId, string code, CancellationToken ct)
    {
        var attempt = attemptId is null ? null : await AttemptStore.LockAsync(tx, organizationId, attemptId);
        if (attempt is { EndedMs: null })
        {
            await moves.EndAsync(tx, attempt, AttemptState.Failed, code, ct);
        }

        await RenewalStore.ForgetAsync(tx, deviceId);
        if (attempt?.GrantId is { } grant)
        {
            await grants.EndAsync(tx, organizationId, grant, DeviceLeft);
        }

        await LogAsync(tx, organizationId, deviceId, attemptId, code, null);
    }

    private Task LogAsync(Tx tx, string organizationId, string deviceId, string? attemptId, string code, object? detail) =>
        journal.WriteAsync(tx, new JournalEvent(organizationId, code, "device") { AttemptId = attemptId, DeviceId = deviceId, Detail = detail });
}
