using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.Renewal;

/// <summary>Rows of <c>enrollment_renewal</c>.</summary>
internal sealed class RenewalStore(Database database) : IRenewalStatus
{
    /// <inheritdoc />
    public async Task<IdentityRenewal?> FindAsync(string organizationId, string deviceId, CancellationToken ct) =>
        (await database.FirstAsync<RenewalRow>(
            "select * from enrollment_renewal where device_id = @deviceId and org_id = @organizationId", new { deviceId, organizationId }, ct))?.ToContract();

    /// <summary>Takes what is due. Nobody else gets it before <paramref name="lease"/>, so that two processes never do the same.</summary>
    public static Task<List<RenewalRow>> ClaimAsync(Tx tx, DateTimeOffset now, DateTimeOffset lease, int limit) =>
        tx.QueryAsync<RenewalRow>(
            $"""
            update enrollment_renewal set next_ms = @lease where device_id in (
                select device_id from enrollment_renewal where next_ms is not null and next_ms <= @now order by next_ms limit @limit{tx.ForUpdateSkipLocked})
            returning *
            """,
            new { now = now.ToUnixTimeMilliseconds(), lease = lease.ToUnixTimeMilliseconds(), limit });

    /// <summary>Plans the renewal of a certificate that is used from now on. False when it is planned already; nothing is changed then.</summary>
    public static async Task<bool> PlanAsync(Tx tx, string deviceId, Identity identity, DateTimeOffset first) =>
        await tx.ExecuteAsync(
            """
            insert into enrollment_renewal (device_id, org_id, certificate_id, window_ms, not_after_ms, due_ms, next_ms)
            values (@deviceId, @OrganizationId, @Id, @RenewAfterMs, @NotAfterMs, @first, @first)
            on conflict (device_id) do update set
                certificate_id = excluded.certificate_id, window_ms = excluded.window_ms, not_after_ms = excluded.not_after_ms,
                due_ms = excluded.due_ms, next_ms = excluded.next_ms, tried_ms = null, tries = 0, cause = null, told_days = null
            where enrollment_renewal.certificate_id <> excluded.certificate_id
            """,
            new { deviceId, identity.OrganizationId, identity.Id, identity.RenewAfterMs, identity.NotAfterMs, first = first.ToUnixTimeMilliseconds() }) == 1;

    /// <summary>Counts a profile that was sent; returns how many that are for this certificate, or null when it is not in use any more.</summary>
    public static Task<long?> SentAsync(Tx tx, string deviceId, string certificateId, DateTimeOffset now, DateTimeOffset next) =>
        tx.ScalarAsync<long?>(
            """
            update enrollment_renewal set
                -- What a device refused stays told until it does better; what was in our own way is out of it.
                cause = case when tries = 0 then null when cause = @refused then cause else @unanswered end,
                tries = tries + 1, tried_ms = @now, next_ms = @next
            where device_id = @deviceId and certificate_id = @certificateId
            returning tries
            """,
            new
            {
                deviceId, certificateId, now = now.ToUnixTimeMilliseconds(), next = next.ToUnixTimeMilliseconds(),
                refused = RenewalCauses.ProfileRefused, unanswered = RenewalCauses.NoAnswer,
            });

    /// <summary>Puts a renewal off that could not be tried. True when the cause is another one than before.</summary>
    public static async Task<bool> PostponeAsync(Tx tx, RenewalRow row, string cause, DateTimeOffset? next)
    {
        await tx.ExecuteAsync(
            "update enrollment_renewal set cause = @cause, next_ms = @next where device_id = @DeviceId and certificate_id = @CertificateId",
            new { row.DeviceId, row.CertificateId, cause, next = next?.ToUnixTimeMilliseconds() });
        return row.Cause != cause;
    }

    /// <summary>The device could not install what it was sent.</summary>
    public static Task RefusedAsync(Tx tx, string deviceId) =>
        tx.ExecuteAsync("update enrollment_renewal set cause = @cause where device_id = @deviceId", new { deviceId, cause = RenewalCauses.ProfileRefused });

    /// <summary>Notes that administrators were told. False when they had been.</summary>
    public static async Task<bool> ToldAsync(Tx tx, RenewalRow row, int days) =>
        await tx.ExecuteAsync(
            """
            update enrollment_renewal set told_days = @days
            where device_id = @DeviceId and certificate_id = @CertificateId and (told_days is null or told_days > @days)
            """,
            new { row.DeviceId, row.CertificateId, days }) == 1;

    /// <summary>This certificate is not in use any more; a plan for the one that is stays.</summary>
    public static Task ForgetAsync(Tx tx, string deviceId, string certificateId) =>
        tx.ExecuteAsync("delete from enrollment_renewal where device_id = @deviceId and certificate_id = @certificateId", new { deviceId, certificateId });

    /// <summary>The device has left.</summary>
    public static Task ForgetAsync(Tx tx, string deviceId) => tx.ExecuteAsync("delete from enrollment_renewal where device_id = @deviceId", new { deviceId });
}
