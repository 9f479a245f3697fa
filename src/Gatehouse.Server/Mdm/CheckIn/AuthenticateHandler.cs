using Gatehouse.Protocols.Mdm.CheckIn;
using Gatehouse.Server.Mdm.Authorization;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Mdm.Devices;
using Gatehouse.Server.Mdm.Identities;
using Gatehouse.Server.Mdm.Push;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.CheckIn;

/// <summary>
/// A device introduces itself. This is the last chance to refuse it; once admitted, everything of its earlier enrollment
/// is void: queue, user channels, bootstrap token, push token. The unlock token stays, because an enrollment that is
/// refreshed may not send it again.
/// </summary>
/// <remarks>Source: apple/device-management, <c>mdm/checkin/authenticate.yaml</c>.</remarks>
public sealed class AuthenticateHandler(
    IdentityBinding binding, AccountTokens tokens, TokenGate gate, IGrants grants, ICheckInObserver observer, PushCertificates pushCertificates,
    DeviceIntake intake, Departure departure)
{
    /// <summary>Why the sign-in of an enrollment ends when the device enrolls once more by another one.</summary>
    private const string EnrolledAnew = "enrolled-anew";

    /// <summary>Decides and begins a new epoch.</summary>
    public async Task<CheckInReply> HandleAsync(Tx tx, CheckInContext context, Authenticate message, CancellationToken ct)
    {
        var known = await DeviceStore.FindAsync(tx, context.OrganizationId, message.Enrollment);
        var (identity, cause) = await binding.IntroduceAsync(tx, context.OrganizationId, known?.Id, context.CertificateSha256);
        cause ??= known is { Blocked: true } ? RefusalCause.DeviceBlocked : await TopicCauseAsync(tx, context, message);
        if (cause is not null)
        {
            return await RefuseAsync(tx, context, message, identity, cause, ct);
        }

        var introduction = new Introduction(
            context.OrganizationId, identity!, message.Enrollment.Udid, message.Enrollment.EnrollmentId, message.SerialNumber,
            message.ProductName, message.OSVersion, known?.Id, context.RemoteAddress)
        {
            Token = await tokens.FindAsync(tx, context.OrganizationId, context.TokenHash) is { } token ? new TokenHolder(token.PersonId, token.GrantId) : null,
        };
        return await observer.AuthenticatingAsync(tx, introduction, ct) switch
        {
            IntroductionDecision.Admit admit => await AdmitAsync(tx, context, message, introduction, known?.GrantId, admit, ct),
            // The observer has written down its own refusal.
            IntroductionDecision.Refuse refuse => new CheckInReply.Refused(StatusCodes.Status403Forbidden, refuse.Cause),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<CheckInReply> AdmitAsync(
        Tx tx, CheckInContext context, Authenticate message, Introduction introduction, string? grantBefore, IntroductionDecision.Admit admit, CancellationToken ct)
    {
        if (grantBefore is not null && grantBefore != admit.Account?.GrantId)
        {
            await grants.EndAsync(tx, context.OrganizationId, grantBefore, EnrolledAnew);
        }

        var deviceId = await intake.BeginEpochAsync(tx, context.OrganizationId, message, admit);
        if (!await binding.BindAsync(tx, context.OrganizationId, deviceId, introduction.Identity, context.CertificateSha256, ct))
        {
            // Two devices raced for one certificate. The epoch just begun is taken back with the savepoint of this message.
            throw new IdentityRaceException();
        }

        if (admit.AttemptId is not null)
        {
            await observer.AuthenticatedAsync(tx, introduction, admit.AttemptId, deviceId, ct);
        }

        if (message.SerialNumber is not null)
        {
            await departure.AssumeLeftElsewhereAsync(tx, context.OrganizationId, message.SerialNumber, deviceId, ct);
        }

        // Known from here on, but without its person's token it comes no further than this: every message after it asks again.
        var channel = (await ChannelStore.OfDeviceAsync(tx, context.OrganizationId, deviceId))!;
        return CheckInReply.Of(await gate.CheckAsync(tx, channel, context, onUserChannel: false, idle: false, ct)) ?? CheckInReply.Empty.Instance;
    }

    private async Task<string?> TopicCauseAsync(Tx tx, CheckInContext context, Authenticate message) =>
        await pushCertificates.TopicAsync(tx, context.OrganizationId) switch
        {
            null => RefusalCause.PushNotReady,
            var topic when topic != message.Topic => RefusalCause.TopicMismatch,
            _ => null,
        };

    private async Task<CheckInReply> RefuseAsync(
        Tx tx, CheckInContext context, Authenticate message, Identity? identity, string cause, CancellationToken ct)
    {
        await observer.RefusedAsync(
            tx, context.OrganizationId, identity?.AttemptId, cause,
            new { udid = message.Enrollment.Udid, serialNumber = message.SerialNumber, topic = message.Topic }, context.RemoteAddress, ct);
        return new CheckInReply.Refused(StatusCodes.Status403Forbidden, cause);
    }
}

/// <summary>A certificate was bound to another device between our look and our claim; the message is refused and nothing of it stays.</summary>
public sealed class IdentityRaceException() : Exception("The certificate belongs to another device.");
