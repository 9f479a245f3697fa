using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Mvpds.Backchannel;
using Gatehouse.Server.TvProvider.Mvpds.Logout;
using Gatehouse.Server.TvProvider.Mvpds.Saml;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Mvpds;

/// <summary>Speaks with MVPDs for the API.</summary>
internal sealed class Mvpds(
    OwnAddresses own, SamlProviders providers, SamlRequests requests, SamlAnswers answers, Decisions decisions, LogoutStore logouts, TimeProvider time, ILogger<Mvpds> log)
    : IMvpds
{
    /// <inheritdoc/>
    public async Task<PartnerRequest?> PartnerRequestAsync(TvSettings settings, Integration integration, CancellationToken ct)
    {
        try
        {
            var side = await own.ForAsync(settings.OrganizationId, ct);
            var provider = await providers.FindAsync(settings.OrganizationId, integration.Endpoints, ct);
            var request = requests.Relayed(side, integration, provider);
            return new PartnerRequest(request.Id, request.ToRelayed(await requests.SignerAsync(settings.OrganizationId, ct)));
        }
        catch (MvpdException e)
        {
            MvpdLog.Trouble(log, integration.Mvpd.Id, settings.OrganizationId, e.Message);
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<PartnerAnswer> JudgePartnerAsync(
        TvSettings settings, Integration integration, string samlResponse, IReadOnlyList<string> requestIds, CancellationToken ct)
    {
        try
        {
            var side = await own.ForAsync(settings.OrganizationId, ct);
            var verdict = await answers.JudgeRelayedAsync(side, integration, samlResponse, requestIds, ct);
            return verdict is { Viewer: { } viewer, Said: { } said }
                ? new PartnerAnswer(viewer, said.ReplayKey, said.RememberUntil, null)
                : new PartnerAnswer(null, null, default, verdict.Refusal!.ToString());
        }
        catch (MvpdException e)
        {
            return new PartnerAnswer(null, null, default, e.Message);
        }
    }

    /// <inheritdoc/>
    public async Task<string?> FindByIssuerAsync(TvSettings settings, Integration expected, string issuer, CancellationToken ct)
    {
        foreach (var integration in settings.Offered(expected.ServiceProvider.Id).Where(i => i.Endpoints.Saml is not null).OrderByDescending(i => i == expected))
        {
            if ((await providers.KnownAsync(settings.OrganizationId, integration.Endpoints, ct))?.EntityId == issuer)
            {
                return integration.Mvpd.Id;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public Task<bool> UseAsync(Tx tx, string replayKey, DateTimeOffset rememberUntil) => UsedAssertions.UseAsync(tx, replayKey, rememberUntil);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MvpdDecision>> DecideAsync(TvSettings settings, Integration integration, MvpdQuestion question, CancellationToken ct) =>
        decisions.DecideAsync(settings.OrganizationId, integration, question, ct);

    /// <inheritdoc/>
    public async ValueTask<bool> HasLogoutAsync(TvSettings settings, Integration integration, CancellationToken ct)
    {
        if (integration.Endpoints.OAuth is { } oauth)
        {
            return oauth.EndSessionUrl is not null;
        }

        try
        {
            return integration.Endpoints.Saml is not null && (await providers.FindAsync(settings.OrganizationId, integration.Endpoints, ct)).Logout is not null;
        }
        catch (MvpdException e)
        {
            MvpdLog.Trouble(log, integration.Mvpd.Id, settings.OrganizationId, e.Message);
            return false;
        }
    }

    /// <inheritdoc/>
    public Task<string> BeginLogoutAsync(
        Tx tx, Integration integration, string organizationId, byte[] material, IReadOnlyList<string> sessionIndexes, string redirectUrl) =>
        logouts.BeginAsync(
            tx, organizationId, integration, MvpdMaterial.Read(material) with { Sessions = sessionIndexes }, redirectUrl, time.GetUtcNow());
}
