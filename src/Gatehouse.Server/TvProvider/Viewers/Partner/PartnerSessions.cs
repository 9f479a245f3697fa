using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Mvpds;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Viewers.Sessions;

namespace Gatehouse.Server.TvProvider.Viewers.Partner;

/// <summary>
/// Begins single sign-on by Apple's framework, or the way around it. What goes wrong with the framework or the settings is no
/// error: the app gets a session of the other kind, and the reason.
/// </summary>
internal sealed class PartnerSessions(
    SessionDesk desk, Standing standing, PartnerStore store, IMvpds mvpds, ViewerReader viewers, ILogger<PartnerSessions> log)
{
    /// <summary>The next step. The MVPD is the one that the framework names, and nobody else does.</summary>
    public async Task<(SessionAnswer? Answer, SessionRefusal? Refusal)> CreateAsync(TvRequest request, CancellationToken ct)
    {
        var partner = ViewerReader.JudgePartner(request, mvpd: null);
        Integration? integration = null;
        if (partner.Mvpd is { } mvpd && (integration = request.FindIntegration(mvpd, out var error)) is null)
        {
            return (null, new SessionRefusal(error!));
        }

        var wish = SessionWish.Read(request.Form) with { Mvpd = partner.Mvpd };
        if (wish.JudgePlaces(request) is { } refusal)
        {
            return (null, refusal);
        }

        var viewer = viewers.Read(request);
        if (integration is not null)
        {
            var verdict = await standing.JudgeAsync(viewer, integration, partner.IsValid ? partner.Mvpd : null, ct);
            if (verdict.Reason is not null)
            {
                return (SessionDesk.Authorize(viewer, integration.Mvpd.Id, verdict.Reason, Guid.NewGuid().ToString()), null);
            }
        }

        return await BeginAsync(request, viewer, integration, partner, wish, ct);
    }

    // Missing parameters come before everything else, although Apple's way alone would not need them: the way around it does.
    private async Task<(SessionAnswer?, SessionRefusal?)> BeginAsync(
        TvRequest request, Viewer viewer, Integration? integration, PartnerFrameworkVerdict partner, SessionWish wish, CancellationToken ct)
    {
        if (wish.DomainName is null || wish.RedirectUrl is null)
        {
            return (await FallBackAsync(request, viewer, wish, SessionReasons.MissingParametersFallback, ct), null);
        }

        if (!partner.IsValid)
        {
            return (await FallBackAsync(request, viewer, wish, PartnerFrameworkVerdict.Fallback, ct), null);
        }

        var readiness = PartnerConfiguration.Judge(integration!, viewer.Platform);
        if (readiness.Broken is { } broken)
        {
            ViewersLog.PartnerMisconfigured(log, integration!.Mvpd.Id, viewer.ServiceProvider.Id, broken.Code);
            if (viewer.ServiceProvider.Lenient.ConfigurationErrorsAtTop)
            {
                return (null, new SessionRefusal(broken));
            }
        }

        return readiness.IsReady && await mvpds.PartnerRequestAsync(viewer.Settings, integration!, ct) is { } saml
            ? (await AskFrameworkAsync(viewer, integration!, saml, ct), null)
            : (await FallBackAsync(request, viewer, wish, SessionReasons.ConfigurationFallback, ct), null);
    }

    private async Task<SessionAnswer> FallBackAsync(TvRequest request, Viewer viewer, SessionWish wish, string reason, CancellationToken ct) =>
        SessionDesk.Describe(await desk.OpenAsync(request, viewer, wish, ct), SessionActions.Resume, reason);

    private async Task<SessionAnswer> AskFrameworkAsync(Viewer viewer, Integration integration, PartnerRequest saml, CancellationToken ct)
    {
        var mvpd = integration.Mvpd.Id;
        await store.AddAsync(viewer, mvpd, saml.Id, ct);
        return new SessionAnswer
        {
            ActionName = SessionActions.PartnerProfile,
            Url = $"{TvApiServices.Root}/{viewer.ServiceProvider.Id}/profiles/sso/{PartnerEndpoints.Apple}",
            SessionId = Guid.NewGuid().ToString(),
            Mvpd = mvpd,
            ServiceProvider = viewer.ServiceProvider.Id,
            PartnerRequest = saml,
            PartnerAttributes = integration.PartnerAttributes,
        };
    }
}
