using Gatehouse.Protocols.Mdm.CheckIn;
using Gatehouse.Server.Mdm.Authorization;
using Gatehouse.Server.Mdm.Identities;

namespace Gatehouse.Server.Mdm.CheckIn;

/// <summary>
/// <c>PUT /mdm/{org}/checkin</c>. Strangers are turned away before their message is read. Every failure is 4xx or 5xx and
/// never 401, which would unenroll the device; except where it enrolled with an account, whose person has to sign in.
/// </summary>
public sealed class CheckInEndpoint(RequestSigner signers, CheckInDispatcher dispatcher, SignInAnswers signIns, ILogger<CheckInEndpoint> logger)
{
    /// <summary>Media type of check-in messages; also accepted at the server URL, for profiles without a check-in URL.</summary>
    public const string MediaType = "application/x-apple-aspen-mdm-checkin";

    /// <summary>Route handler.</summary>
    public static Task<IResult> PutAsync(HttpContext http, string org, CheckInEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(http, org, ct);

    /// <summary>Reads, proves, dispatches.</summary>
    public async Task<IResult> HandleAsync(HttpContext http, string org, CancellationToken ct)
    {
        var body = await DeviceBody.ReadAsync(http, DeviceBody.CheckInLimit, ct);
        var signer = await signers.IdentifyAsync(http, org, body, ct);
        if (signer.Sha256 is null)
        {
            MdmLog.RequestRefused(logger, http.Request.Path, signer.Cause!);
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        }

        if (!CheckInParser.TryParse(body, out var message, out var error))
        {
            MdmLog.Unreadable(logger, http.Request.Path, error.ToString());
            return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        }

        var reply = await TryHandleAsync(CheckInContext.Of(http, org, signer.Sha256), message, ct);
        return reply is CheckInReply.SignIn signIn ? await signIns.AnswerAsync(org, signIn.Verdict, ct) : Answer(message, reply);
    }

    private async Task<CheckInReply> TryHandleAsync(CheckInContext context, CheckInMessage message, CancellationToken ct)
    {
        try
        {
            return await dispatcher.HandleAsync(context, message, ct);
        }
        catch (IdentityRaceException)
        {
            return new CheckInReply.Refused(StatusCodes.Status403Forbidden, RefusalCause.IdentityCloned);
        }
    }

    private IResult Answer(CheckInMessage message, CheckInReply reply)
    {
        if (reply is CheckInReply.Refused refused)
        {
            MdmLog.MessageRefused(logger, message.MessageType, message.Enrollment.NormalizedId, refused.Cause);
            return refused.Cause == RefusalCause.EnrollmentEnded ? Unrecognized.Result : TypedResults.StatusCode(refused.Status);
        }

        MdmLog.CheckedIn(logger, message.MessageType, message.Enrollment.NormalizedId, StatusCodes.Status200OK);
        return reply switch
        {
            CheckInReply.Plist plist => TypedResults.Bytes(plist.Body, "application/xml"),
            CheckInReply.Json json => TypedResults.Bytes(json.Body, "application/json"),
            _ => EmptyAnswer.Instance,
        };
    }
}

/// <summary>200 with exactly zero bytes. An empty property list is not the same thing.</summary>
public sealed class EmptyAnswer : IResult
{
    /// <summary>The one instance.</summary>
    public static readonly EmptyAnswer Instance = new();

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status200OK;
        httpContext.Response.ContentLength = 0;
        return Task.CompletedTask;
    }
}

/// <summary>
/// 403 with the code by which a device removes its enrollment. Sent only for an enrollment that we know to have ended: said of
/// one that is merely unknown, after a restore from backup, it would unenroll the whole fleet.
/// </summary>
/// <remarks>Source: apple/device-management, error <c>com.apple.unrecognized.device</c>; iOS 17, macOS 14 and later.</remarks>
public static class Unrecognized
{
    /// <summary>The answer.</summary>
    public static IResult Result { get; } = TypedResults.Json(
        new { code = "com.apple.unrecognized.device", description = "This enrollment has ended." }, statusCode: StatusCodes.Status403Forbidden);
}
