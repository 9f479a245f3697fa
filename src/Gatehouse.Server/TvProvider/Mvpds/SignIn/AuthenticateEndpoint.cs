using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Events;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Mvpds.Pages;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Viewers;

namespace Gatehouse.Server.TvProvider.Mvpds.SignIn;

/// <summary>Where a browser begins to sign in: on the device itself, or on a second screen that built the address from a code.</summary>
internal sealed class AuthenticateEndpoint(
    IViewers viewers, ITvDirectory directory, SignInStart start, ITvEvents events, TvThrottle throttle, TvPages pages, ILogger<AuthenticateEndpoint> log)
{
    /// <summary><c>GET /api/v2/authenticate/{serviceProvider}/{code}</c></summary>
    public static Task<IResult> HandleAsync(string serviceProvider, string code, HttpContext http, AuthenticateEndpoint endpoint, CancellationToken ct) =>
        endpoint.HandleAsync(serviceProvider, code, http, ct);

    /// <summary>Any other method there.</summary>
    public static IResult Refuse(HttpContext http, TvPages pages)
    {
        http.Response.Headers.Allow = "GET, HEAD";
        return pages.Refuse(http, TvErrorCodes.MethodNotAllowed, TvTexts.NotThisWay, "another method than GET");
    }

    private async Task<IResult> HandleAsync(string serviceProvider, string code, HttpContext http, CancellationToken ct)
    {
        // Guesses of codes cost as much as any other call.
        if (throttle.Take(http, http.Connection.RemoteIpAddress) is { } wait)
        {
            return TvAnswers.TooFast(http, wait);
        }

        if (SessionCode.Normalize(code) is null)
        {
            return pages.Refuse(http, TvErrorCodes.InvalidParameterCode, TvTexts.WrongCode, "no code");
        }

        if (await viewers.SessionAsync(code, ct) is not { Done: false } session || session.ServiceProvider != serviceProvider)
        {
            return pages.Refuse(http, TvErrorCodes.InvalidAuthenticationSession, TvTexts.WrongCode, "no live session with that code");
        }

        if (session is not { Mvpd: { } mvpd, DomainName: not null, RedirectUrl: not null })
        {
            return pages.Refuse(http, TvErrorCodes.InvalidAuthenticationSession, TvTexts.Incomplete, "the session is not complete", $"/activate/{session.Code}", TvTexts.Continue);
        }

        var settings = await directory.ForAsync(session.OrganizationId, ct);
        return settings.Integration(serviceProvider, mvpd) is { Enabled: true, IsTempPass: false } integration
            ? await SendAsync(http, session, integration, ct)
            : pages.Refuse(http, TvErrorCodes.InvalidIntegration, TvTexts.NotOffered, "the integration is missing or disabled");
    }

    private async Task<IResult> SendAsync(HttpContext http, ViewerSession session, Integration integration, CancellationToken ct)
    {
        try
        {
            var passive = integration.On(Platforms.Of(session.Platform)).HomeBased;
            if (await start.SendAsync(http, session, integration, passive, ct) is not { } sent)
            {
                return pages.Refuse(http, TvErrorCodes.InvalidAuthenticationSession, TvTexts.WrongCode, "the session ended");
            }

            events.Record(SignInEnd.Of(TvEventKind.AuthnAttempt, session));
            return sent;
        }
        catch (MvpdException e)
        {
            MvpdLog.Trouble(log, integration.Mvpd.Id, session.OrganizationId, e.Message);
            return pages.Refuse(http, TvErrorCodes.InternalServerError, TvTexts.OutOfOrder, "the provider is out of order", http.Request.Path, TvTexts.TryAgain);
        }
    }
}
