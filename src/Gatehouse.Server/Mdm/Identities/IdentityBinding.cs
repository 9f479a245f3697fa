using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mdm.Identities;

/// <summary>
/// Which certificate may speak for which channel: the one bound at <c>Authenticate</c>, for minutes the one before it, and a
/// successor that we issued for the same device. User channels speak with the certificate of their device.
/// </summary>
public sealed class IdentityBinding(
    IIdentities identities, ICheckInObserver observer, IAudit audit, TimeProvider time, IOptions<MdmOptions> options, ILogger<IdentityBinding> logger)
{
    /// <summary>Judges a certificate for a message of an existing channel; accepts and records a renewal.</summary>
    public async Task<IdentityVerdict> CheckAsync(Tx tx, Channel channel, byte[] sha256, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var identity = await identities.FindAsync(tx, sha256);
        if (identity is null || identity.OrganizationId != channel.OrgId)
        {
            return new IdentityVerdict.Refused(RefusalCause.IdentityUnknown);
        }

        var current = sha256.AsSpan().SequenceEqual(channel.IdentitySha256);
        var previous = !current && sha256.AsSpan().SequenceEqual(channel.PreviousSha256) && channel.PreviousUntilMs > now.ToUnixTimeMilliseconds();
        if (identity.State == "revoked" || (identity.State == "superseded" && !previous && !current))
        {
            return new IdentityVerdict.Refused(RefusalCause.IdentityRevoked);
        }

        if (!current && !previous)
        {
            return await SucceedAsync(tx, channel, identity, sha256, ct);
        }

        return Expiry(identity, now);
    }

    /// <summary>Judges the certificate of an <c>Authenticate</c>, for a device that may not be known yet.</summary>
    public async Task<(Identity? Identity, string? Cause)> IntroduceAsync(Tx tx, string organizationId, string? deviceId, byte[] sha256)
    {
        var identity = await identities.FindAsync(tx, sha256);
        var cause = identity switch
        {
            null => RefusalCause.IdentityUnknown,
            _ when identity.OrganizationId != organizationId => RefusalCause.IdentityUnknown,
            { State: "revoked" or "superseded" } => RefusalCause.IdentityRevoked,
            _ when identity.NotAfterMs < time.GetUtcNow().ToUnixTimeMilliseconds() => RefusalCause.IdentityExpired,
            { DeviceId: { } bound } when bound != deviceId => RefusalCause.IdentityCloned,
            _ => null,
        };
        if (cause == RefusalCause.IdentityCloned)
        {
            await AlarmAsync(tx, organizationId, identity!.Id, identity.DeviceId!, deviceId);
        }

        return (cause is null or RefusalCause.IdentityCloned or RefusalCause.IdentityRevoked or RefusalCause.IdentityExpired ? identity : null, cause);
    }

    /// <summary>Makes a certificate the one of its device. False when another device has it.</summary>
    public async Task<bool> BindAsync(Tx tx, string organizationId, string deviceId, Identity identity, byte[] sha256, CancellationToken ct)
    {
        if (!await identities.BindToDeviceAsync(tx, identity.Id, deviceId))
        {
            await AlarmAsync(tx, organizationId, identity.Id, identity.DeviceId ?? "", deviceId);
            return false;
        }

        var now = time.GetUtcNow();
        await tx.ExecuteAsync(
            """
            update mdm_device set
                previous_sha256 = case when identity_sha256 = @sha256 then previous_sha256 else identity_sha256 end,
                previous_until_ms = case when identity_sha256 = @sha256 then previous_until_ms else @until end,
                identity_id = @Id, identity_sha256 = @sha256, identity_not_after_ms = @notAfter, updated_ms = @now
            where id = @deviceId
            """,
            new
            {
                deviceId,
                identity.Id,
                sha256,
                notAfter = identity.NotAfterMs,
                now = now.ToUnixTimeMilliseconds(),
                until = (now + options.Value.IdentityOverlap).ToUnixTimeMilliseconds(),
            });

        // In use now: what the device had before, in this life or an earlier one, speaks for it no longer than the overlap.
        await identities.SupersedeOthersAsync(tx, deviceId, identity.Id);
        await observer.IdentityInUseAsync(tx, deviceId, identity, ct);
        return true;
    }

    // A SCEP payload renews inside its profile without an Authenticate. The subject that we issued tells whose it is:
    // the same device, or the attempt by which the device came.
    private async Task<IdentityVerdict> SucceedAsync(Tx tx, Channel channel, Identity identity, byte[] sha256, CancellationToken ct)
    {
        if (identity.DeviceId is { } owner && owner != channel.DeviceId)
        {
            await AlarmAsync(tx, channel.OrgId, identity.Id, owner, channel.DeviceId);
            return new IdentityVerdict.Refused(RefusalCause.IdentityCloned);
        }

        if (identity.DeviceId is null && (identity.AttemptId is null || identity.AttemptId != channel.AttemptId))
        {
            return new IdentityVerdict.Refused(RefusalCause.IdentityOtherAttempt);
        }

        // An expired certificate gets its grace only while it is the bound one.
        if (identity.NotAfterMs < time.GetUtcNow().ToUnixTimeMilliseconds())
        {
            return new IdentityVerdict.Refused(RefusalCause.IdentityExpired);
        }

        if (!await BindAsync(tx, channel.OrgId, channel.DeviceId, identity, sha256, ct))
        {
            return new IdentityVerdict.Refused(RefusalCause.IdentityCloned);
        }

        await audit.WriteAsync(tx, channel.OrgId, "device", channel.DeviceId, "device.identity-renewed", channel.DeviceId, new { certificate = identity.Id });
        tx.AfterCommit(() => MdmLog.IdentityRenewed(logger, channel.DeviceId, identity.Id));
        return new IdentityVerdict.Accepted(InGrace: false);
    }

    private IdentityVerdict Expiry(Identity identity, DateTimeOffset now) => identity.NotAfterMs >= now.ToUnixTimeMilliseconds()
        ? new IdentityVerdict.Accepted(InGrace: false)
        : identity.NotAfterMs >= (now - options.Value.IdentityGrace).ToUnixTimeMilliseconds()
            ? new IdentityVerdict.Accepted(InGrace: true)
            : new IdentityVerdict.Refused(RefusalCause.IdentityExpired);

    private async Task AlarmAsync(Tx tx, string organizationId, string certificateId, string ownerId, string? claimantId)
    {
        await audit.WriteAsync(
            tx, organizationId, "system", "mdm", "device.identity-cloned", ownerId, new { certificate = certificateId, claimedBy = claimantId ?? "a new device" });
        tx.AfterCommit(() => MdmLog.IdentityCloned(logger, certificateId, ownerId, claimantId ?? "a new device"));
    }
}
