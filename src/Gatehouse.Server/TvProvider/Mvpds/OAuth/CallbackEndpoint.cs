using Gatehouse.Protocols.OAuth;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Mvpds.Pages;
using Gatehouse.Server.TvProvider.Mvpds.SignIn;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Viewers;

namespace Gatehouse.Server.TvProvider.Mvpds.OAuth;

/// <summary>Redirect address of OAuth providers (RFC 6749 §4.1.2). The answer finds its session by <c>state</c>.</summary>
internal sealed class CallbackEndpoint(
    OwnAddresses own, ITvDirectory directory, OAuthViewers oauth, SignInStart start, SignInEnd end, TvPages pages, ILogger<CallbackEndpoint> log)
{
    private const int MaxCode = 4096;

    /// <summary><c>GET /tv/{org}/oauth/callback</c></summary>
    public static Task<IResult> HandleAsync(string org, HttpContext http, CallbackEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(org, http, ct);

    private async Task<IResult> HandleAsync(string org, HttpContext http, CancellationToken ct)
    {
        if (await own.FindAsync(org, ct) is not { } side)
        {
            return pages.Missing(http);
        }

        var state = http.Request.Query["state"];
        if (OAuthAttempt.IdOf(state.Count == 1 ? state[0] : null) is not { } requestId || await end.FindAsync(requestId, ct) is not { Secret: { } secret } started
            || started.Session.OrganizationId != side.OrganizationId)
        {
            return Refuse(http, side, "?", "no session waits for that answer");
        }

        var settings = await directory.ForAsync(side.OrganizationId, ct);
        return settings.Integration(started.Session.ServiceProvider, started.Session.Mvpd ?? "") is { Enabled: true, Endpoints.OAuth: { } provider } integration
            ? await JudgeAsync(http, side, started.Session, integration, provider.Issuer, OAuthAttempt.Read(secret), requestId, ct)
            : pages.Refuse(http, TvErrorCodes.InvalidIntegration, TvTexts.NotOffered, "the integration was switched off meanwhile");
    }

    private async Task<IResult> JudgeAsync(
        HttpContext http, OwnSide side, ViewerSession session, Integration integration, string? issuer, OAuthAttempt attempt, string requestId, CancellationToken ct)
    {
        // RFC 9207 §2.4: before anything else is believed, errors included.
        var query = http.Request.Query;
        if (query["iss"] is { Count: > 0 } named && (named.Count > 1 || (issuer is not null && !string.Equals(named[0], issuer, StringComparison.Ordinal))))
        {
            return Refuse(http, side, integration.Mvpd.Id, "the answer names another provider (iss)");
        }

        try
        {
            if (query["error"] is { Count: > 0 } errors)
            {
                return await EndAsync(http, session, integration, attempt, requestId, ProviderTokens.ShownError(errors[0]) ?? "an error without a code", ct);
            }

            if (query["code"] is not [{ Length: > 0 and <= MaxCode } code])
            {
                return Refuse(http, side, integration.Mvpd.Id, "the answer holds no code");
            }

            var viewer = await oauth.ExchangeAsync(side, integration, attempt, code, ct);
            return await end.CompleteAsync(requestId, viewer, null, ct) ?? Over(http);
        }
        catch (MvpdException e)
        {
            MvpdLog.Trouble(log, integration.Mvpd.Id, side.OrganizationId, e.Message);
            return await end.FailAsync(requestId, "the provider could not be asked who signed in", ct) ?? Over(http);
        }
    }

    private async Task<IResult> EndAsync(
        HttpContext http, ViewerSession session, Integration integration, OAuthAttempt attempt, string requestId, string error, CancellationToken ct)
    {
        // OpenID Connect Core §3.1.2.6: nobody was recognized by the home network; now the viewer is asked.
        var again = attempt.Passive && error is "login_required" or "interaction_required" or "consent_required" or "account_selection_required";
        return (again ? await start.SendAsync(http, session, integration, passive: false, ct) : await end.FailAsync(requestId, $"the provider says {error}", ct)) ?? Over(http);
    }

    private IResult Over(HttpContext http) => pages.Refuse(http, TvErrorCodes.InvalidAuthenticationSession, TvTexts.WrongCode, "the session ended");

    private IResult Refuse(HttpContext http, OwnSide side, string mvpd, string reason)
    {
        var trace = Guid.NewGuid();
        MvpdLog.AnswerRefused(log, mvpd, side.OrganizationId, reason, trace);
        return pages.Refuse(http, TvErrorCodes.InvalidAuthenticationSession, TvTexts.NotBelieved, "the answer of the provider is not accepted", trace: trace);
    }
}
