using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Mdm.Results;
using Gatehouse.Server.Mdm.Authorization;
using Gatehouse.Server.Mdm.CheckIn;
using Gatehouse.Server.Mdm.Identities;
using Gatehouse.Server.Mdm.Storage;

namespace Gatehouse.Server.Mdm.Connect;

/// <summary>
/// <c>PUT /mdm/{org}/connect</c>: a device asks for work or reports on it. An idle device with an empty queue costs one read and
/// no write; everything else is one transaction.
/// </summary>
public sealed class ConnectEndpoint(
    RequestSigner signers, ConnectReader reader, ReportHandler reports, CheckInEndpoint checkIn, DeviceContacts contacts, SignInAnswers signIns,
    TimeProvider time, ILogger<ConnectEndpoint> logger)
{
    /// <summary>Route handler.</summary>
    public static Task<IResult> PutAsync(HttpContext http, string org, ConnectEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(http, org, ct);

    /// <summary>Reads, proves, answers.</summary>
    public async Task<IResult> HandleAsync(HttpContext http, string org, CancellationToken ct)
    {
        if (IsCheckIn(http.Request.ContentType))
        {
            return await checkIn.HandleAsync(http, org, ct);
        }

        var body = await DeviceBody.ReadAsync(http, DeviceBody.ReportLimit, ct);
        var signer = await signers.IdentifyAsync(http, org, body, ct);
        if (signer.Sha256 is null)
        {
            MdmLog.RequestRefused(logger, http.Request.Path, signer.Cause!);
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        }

        if (!CommandReportParser.TryParse(body, out var report, out var error))
        {
            MdmLog.Unreadable(logger, http.Request.Path, error.ToString());
            return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        }

        report = UserEnrollmentPrivacy.Stripped(report);
        var (session, context) = (http.Connection.Id, CheckInContext.Of(http, org, signer.Sha256));
        if (report.Status == CommandStatus.Idle && await IsIdleAsync(context, report, session, ct) is { } enrollmentId)
        {
            contacts.Seen(enrollmentId);
            return EmptyAnswer.Instance;
        }

        var reply = await reports.HandleAsync(context, report, session, ct);
        return reply.SignIn is { } signIn ? await signIns.AnswerAsync(org, signIn, ct) : Answer(http, report, reply);
    }

    /// <summary>The channel, when this read alone shows that it is let in and that there is nothing for it.</summary>
    private async ValueTask<string?> IsIdleAsync(CheckInContext context, CommandReport report, string session, CancellationToken ct)
    {
        var found = await reader.ReadAsync(context.OrganizationId, report.Enrollment, session, context.TokenHash, ct);
        return found is { } row
            && row is { HasOffer: false, Disabled: false, Blocked: false, Authorized: true, IdentityState: "active" or "renewal_due", State: ChannelState.Enrolled or ChannelState.Authenticated }
            && row.DeviceState != DeviceStage.Unmanaged
            && row.IdentityNotAfterMs >= time.GetUtcNow().ToUnixTimeMilliseconds()
            && context.CertificateSha256.AsSpan().SequenceEqual(row.IdentitySha256)
            ? row.EnrollmentId
            : null;
    }

    private IResult Answer(HttpContext http, CommandReport report, ConnectReply reply)
    {
        if (reply.Cause is not null)
        {
            MdmLog.MessageRefused(logger, report.Status.ToString(), report.Enrollment.NormalizedId, reply.Cause);
            return reply.Cause switch
            {
                RefusalCause.EnrollmentEnded => Unrecognized.Result,
                RefusalCause.OrganizationDisabled => TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable),
                _ => TypedResults.StatusCode(StatusCodes.Status403Forbidden),
            };
        }

        contacts.Seen(reply.EnrollmentId!);
        return reply.Command is null ? EmptyAnswer.Instance : TypedResults.Bytes(reply.Command, "application/xml; charset=UTF-8");
    }

    private static bool IsCheckIn(string? contentType) =>
        contentType is not null && contentType.AsSpan().TrimStart().StartsWith(CheckInEndpoint.MediaType, StringComparison.OrdinalIgnoreCase);
}
