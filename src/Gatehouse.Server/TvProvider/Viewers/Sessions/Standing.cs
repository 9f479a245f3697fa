using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Degradations;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Viewers.Profiles;
using Gatehouse.Server.TvProvider.Viewers.Trials;

namespace Gatehouse.Server.TvProvider.Viewers.Sessions;

/// <summary>
/// Finds out whether somebody needs to sign in at all. A degradation rule lets in who has no profile; who has one goes on with
/// that. Then a trial, then a profile.
/// </summary>
internal sealed class Standing(ProfileFinder profiles, IDegradations degradations, TimeProvider time)
{
    /// <summary>Why the viewer may go on without signing in; nothing when there is no reason.</summary>
    /// <param name="viewer">Who.</param>
    /// <param name="integration">At which MVPD.</param>
    /// <param name="partnerMvpd">The MVPD that a valid partner framework status stands for; null for none.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<StandingVerdict> JudgeAsync(Viewer viewer, Integration integration, string? partnerMvpd, CancellationToken ct)
    {
        var rule = (await degradations.ForAsync(viewer.OrganizationId, ct)).AuthNAll(integration, time.GetUtcNow());
        if (integration.IsTempPass)
        {
            return rule is not null ? new StandingVerdict(SessionReasons.Degraded, null)
                : TrialTerms.Of(integration.Mvpd.TempPass!) is null ? new StandingVerdict(null, TvErrorCodes.InvalidConfigurationTemporaryAccess)
                : new StandingVerdict(SessionReasons.Temporary, null);
        }

        var profile = await profiles.FirstAsync(viewer, integration, ProfileQuery.ByMvpd, partnerMvpd, ct);
        var reason = profile is not null ? ProfileRules.IsSso(profile.Type) ? SessionReasons.AuthenticatedSso : SessionReasons.Authenticated
            : rule is not null ? SessionReasons.Degraded
            : null;
        return new StandingVerdict(reason, null);
    }
}

/// <summary>What is true of somebody who wants to sign in; both null when they must.</summary>
/// <param name="Reason">Of <see cref="SessionReasons"/>.</param>
/// <param name="Error">The operator's settings do not let that be said.</param>
internal readonly record struct StandingVerdict(string? Reason, TvErrorCode? Error);
