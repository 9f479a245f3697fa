using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Degradations;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Viewers.Sessions;
using Gatehouse.Server.TvProvider.Viewers.Trials;

namespace Gatehouse.Server.TvProvider.Viewers.Profiles;

/// <summary>Shows profiles: those that are stored, and those that a degradation rule or a trial stands for.</summary>
internal sealed class ProfileDesk(
    ProfileFinder finder, MetadataRelease release, TrialDesk trials, ViewerReader viewers, ViewerHashes hashes, IDegradations degradations, TimeProvider time)
{
    private const string TrialPrefix = "temppass_";
    private const int PseudonymLength = 40;

    /// <summary>All that are stored.</summary>
    public async Task<ProfileAnswer> AllAsync(TvRequest request, CancellationToken ct)
    {
        var viewer = viewers.Read(request);
        var partner = ViewerReader.JudgePartner(request, mvpd: null);
        return Stored(viewer, await finder.FindAsync(viewer, null, ProfileQuery.All, partner.IsValid ? partner.Mvpd : null, ct));
    }

    /// <summary>That of one MVPD.</summary>
    public async Task<ProfileAnswer> OneAsync(TvRequest request, CancellationToken ct)
    {
        var (viewer, integration) = (viewers.Read(request), request.Integration);
        if (integration.Mvpd.TempPass is { } pass)
        {
            if (TrialTerms.Of(pass) is not { } terms)
            {
                return new ProfileAnswer(TvErrorCodes.InvalidConfigurationTemporaryAccess);
            }

            var identity = viewers.TrialIdentity(request, terms, out var error);
            return error is null ? await TemporaryAsync(viewer, integration, terms, identity, ct) : new ProfileAnswer(error);
        }

        var partner = ViewerReader.JudgePartner(request, integration.Mvpd.Id);
        return await OfAsync(viewer, integration, ProfileQuery.ByMvpd, partner.IsValid ? partner.Mvpd : null, ct);
    }

    /// <summary>The stored one of an MVPD, else the degraded one; none where neither is.</summary>
    public async Task<ProfileAnswer> OfAsync(Viewer viewer, Integration integration, ProfileQuery query, string? partnerMvpd, CancellationToken ct)
    {
        var found = await finder.FindAsync(viewer, integration.Mvpd.Id, query, partnerMvpd, ct);
        return found.Count == 0 && await DegradedAsync(viewer, integration, ct) is { } degraded ? new ProfileAnswer(null, [degraded]) : Stored(viewer, found);
    }

    /// <summary>That of a session, for whoever knows its code: the app that polls, or the second screen.</summary>
    public async Task<ProfileAnswer> OfSessionAsync(TvRequest request, SessionRow row, CancellationToken ct)
    {
        var viewer = Viewer.Of(request.Settings, request.ServiceProvider, row);
        if (row.Mvpd is null || viewer.Settings.Integration(row.ServiceProvider, row.Mvpd) is not { Enabled: true } integration)
        {
            return new ProfileAnswer(null);
        }

        if (integration.Mvpd.TempPass is not { } pass)
        {
            return await OfAsync(viewer, integration, ProfileQuery.ByCode, partnerMvpd: null, ct);
        }

        return TrialTerms.Of(pass) is { } terms
            ? await TemporaryAsync(viewer, integration, terms, identity: null, ct)
            : new ProfileAnswer(TvErrorCodes.InvalidConfigurationTemporaryAccess);
    }

    /// <summary>The degraded one; null while no rule holds.</summary>
    public async Task<ShownProfile?> DegradedAsync(Viewer viewer, Integration integration, CancellationToken ct) =>
        (await degradations.ForAsync(viewer.OrganizationId, ct)).AuthNAll(integration, time.GetUtcNow()) is { } rule
            ? new ShownProfile(
                integration.Mvpd.Id, ProfileType.Degraded, rule.Starts, rule.Ends,
                [ShownAttribute.Of("userID", ProfileRules.DegradedUserIdPrefix + Pseudonym(viewer, integration))])
            : null;

    /// <summary>What is stored.</summary>
    public ProfileAnswer Stored(Viewer viewer, IReadOnlyList<FoundProfile> found)
    {
        var shown = found.Select(p => release.Show(viewer, p)).ToList();
        var error = viewer.ServiceProvider.Lenient.MetadataErrorsAtTop ? shown.SelectMany(p => p.Attributes).FirstOrDefault(a => a.Error is not null)?.Error : null;
        return error is null ? new ProfileAnswer(null, shown) { Stored = found } : new ProfileAnswer(error);
    }

    private async Task<ProfileAnswer> TemporaryAsync(Viewer viewer, Integration integration, TrialTerms terms, string? identity, CancellationToken ct)
    {
        if (await DegradedAsync(viewer, integration, ct) is { } degraded)
        {
            return new ProfileAnswer(null, [degraded]);
        }

        var (error, state) = await trials.ShowAsync(viewer, integration.Mvpd.Id, terms, identity, ct);
        if (error is not null)
        {
            return new ProfileAnswer(error);
        }

        // One that nobody used yet begins now, whenever that is asked.
        var begin = state?.Started ?? time.GetUtcNow();
        var end = begin + terms.Duration;
        List<ShownAttribute> attributes =
        [
            ShownAttribute.Of("userID", TrialPrefix + Pseudonym(viewer, integration)),
            ShownAttribute.Of("expiration_date", end.ToUnixTimeMilliseconds()),
        ];
        if (terms.MaxResources is { } most)
        {
            var used = state?.Used ?? [];
            attributes.Add(ShownAttribute.Of("remaining_resources", most - used.Count));
            attributes.Add(ShownAttribute.Of("used_assets", used));
        }

        return new ProfileAnswer(null, [new ShownProfile(integration.Mvpd.Id, ProfileType.Temporary, begin, end, attributes)]);
    }

    private string Pseudonym(Viewer viewer, Integration integration) =>
        hashes.Anonymous(viewer.OrganizationId, integration.Mvpd.Id, viewer.DeviceHash)[..PseudonymLength];
}

/// <summary>What there is to show, or why nothing is.</summary>
internal sealed record ProfileAnswer(TvErrorCode? Error, IReadOnlyList<ShownProfile> Profiles)
{
    /// <summary>Those of them that are stored.</summary>
    public IReadOnlyList<FoundProfile> Stored { get; init; } = [];

    /// <summary>An error, or nothing to show.</summary>
    public ProfileAnswer(TvErrorCode? error)
        : this(error, [])
    {
    }
}
