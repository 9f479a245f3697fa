using Gatehouse.Protocols.Saml;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.TvProvider.Mvpds.Pages;
using Gatehouse.Server.TvProvider.Mvpds.SignIn;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Viewers;

namespace Gatehouse.Server.TvProvider.Mvpds.Saml;

/// <summary>
/// Assertion consumer service (SAML Profiles §4.1.4). The answer finds its session by the id of our request, which nobody can
/// guess; what is not believed changes nothing, so that a forger cannot even end an attempt.
/// </summary>
internal sealed class ConsumerEndpoint(
    OwnAddresses own, ITvDirectory directory, SamlAnswers answers, SignInStart start, SignInEnd end, TvPages pages, ILogger<ConsumerEndpoint> log)
{
    /// <summary><c>POST /saml/{org}/acs</c></summary>
    public static Task<IResult> HandleAsync(string org, HttpContext http, ConsumerEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(org, http, ct);

    private async Task<IResult> HandleAsync(string org, HttpContext http, CancellationToken ct)
    {
        if (await own.FindAsync(org, ct) is not { } side)
        {
            return pages.Missing(http);
        }

        var form = await Forms.ReadAsync(http, ct);
        if (form?["SAMLResponse"] is not [{ Length: > 0 } response])
        {
            return Refuse(http, side, "?", "the form holds no response");
        }

        if (!SamlInbound.TryFromPost(null, response, null, out var message, out var refusal))
        {
            return Refuse(http, side, "?", refusal.ToString());
        }

        if (message.ClaimedInResponseTo is not { Length: > 0 and <= 128 } requestId)
        {
            return Refuse(http, side, "?", new SamlRefusal(SamlFault.ResponseUnsolicited, "the response answers no request").ToString());
        }

        return await end.FindAsync(requestId, ct) is { } started && started.Session.OrganizationId == side.OrganizationId
            ? await JudgeAsync(http, side, started, response, requestId, ct)
            : Refuse(http, side, "?", new SamlRefusal(SamlFault.ResponseToMismatch, "no session waits for that answer").ToString());
    }

    private async Task<IResult> JudgeAsync(HttpContext http, OwnSide side, StartedSession started, string response, string requestId, CancellationToken ct)
    {
        var session = started.Session;
        var settings = await directory.ForAsync(side.OrganizationId, ct);
        if (settings.Integration(session.ServiceProvider, session.Mvpd ?? "") is not { Enabled: true, Endpoints.Saml: not null } integration)
        {
            return pages.Refuse(http, TvErrorCodes.InvalidIntegration, TvTexts.NotOffered, "the integration was switched off meanwhile");
        }

        try
        {
            var verdict = await answers.JudgeAsync(side, integration, response, requestId, ct);
            return verdict switch
            {
                { Viewer: { } viewer } => await end.CompleteAsync(requestId, viewer, verdict.Said, ct) ?? Refuse(http, side, integration.Mvpd.Id, "the assertion was used before"),
                { Refusal: { Status: { } status } refused } => await EndAsync(http, started, integration, requestId, status, refused, ct),
                _ => Refuse(http, side, integration.Mvpd.Id, verdict.Refusal!.ToString(), session),
            };
        }
        catch (MvpdException e)
        {
            MvpdLog.Trouble(log, integration.Mvpd.Id, side.OrganizationId, e.Message);
            return pages.Refuse(http, TvErrorCodes.InternalServerError, TvTexts.OutOfOrder, "the provider is out of order");
        }
    }

    // Nobody was recognized by the home network: now the viewer is asked (SAML Core §3.4.1, IsPassive).
    private async Task<IResult> EndAsync(
        HttpContext http, StartedSession started, Integration integration, string requestId, SamlStatus status, SamlRefusal refused, CancellationToken ct)
    {
        var again = SignInStart.WasPassive(started.Secret) && status.SecondLevel == SamlStatus.NoPassive;
        return (again
                ? await start.SendAsync(http, started.Session, integration, passive: false, ct)
                : await end.FailAsync(requestId, $"{refused.Reason}: {NameOf(status.SecondLevel ?? status.Code)}", ct))
            ?? pages.Refuse(http, TvErrorCodes.InvalidAuthenticationSession, TvTexts.WrongCode, "the session ended");
    }

    // Codes of the standard tell something; anything else is the provider's own text.
    private static string NameOf(string code) =>
        code.StartsWith("urn:oasis:names:tc:SAML:2.0:status:", StringComparison.Ordinal) && code.Length < 80 && code.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '.')
            ? code[(code.LastIndexOf(':') + 1)..]
            : "a code of its own";

    private IResult Refuse(HttpContext http, OwnSide side, string mvpd, string reason, ViewerSession? session = null)
    {
        var trace = Guid.NewGuid();
        MvpdLog.AnswerRefused(log, mvpd, side.OrganizationId, reason, trace);
        return pages.Refuse(
            http, TvErrorCodes.InvalidParameterSamlResponse, TvTexts.NotBelieved, "the answer of the provider is not accepted",
            session is null ? null : $"/api/v2/authenticate/{Uri.EscapeDataString(session.ServiceProvider)}/{session.Code}", TvTexts.TryAgain, trace);
    }
}
