using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Viewers.Decisions;

namespace Gatehouse.Server.TvProvider.Viewers.Trials;

/// <summary>Decides by trials. The clock starts with the first authorization; what only looks starts and counts nothing.</summary>
internal sealed class TrialDesk(Database database, TrialStore store, ViewerHashes hashes, TimeProvider time)
{
    /// <summary>One decision for each resource.</summary>
    public async Task<IReadOnlyList<Decision>> DecideAsync(DecisionQuestion question, IReadOnlyList<ResourceId> resources, CancellationToken ct)
    {
        if (TrialTerms.Of(question.Integration.Mvpd.TempPass!) is not { } terms)
        {
            return Refuse(resources, TvErrorCodes.InvalidConfigurationTemporaryAccess);
        }

        if (terms.IsPromotional && !question.Preflight && question.TrialIdentity is null)
        {
            return Refuse(resources, TvErrorCodes.InvalidHeaderIdentityForTemporaryAccess);
        }

        var owner = OwnerOf(question.Viewer, question.Integration.Mvpd.Id, terms, question.TrialIdentity);
        var state = await store.FindAsync(owner, ct);
        var decisions = new List<Decision>(resources.Count);
        foreach (var resource in resources)
        {
            decisions.Add(Look(terms, state, resource, question.Preflight) is { } known
                ? Answer(question, terms, resource, known.Error, known.Started)
                : await UseAsync(question, owner, terms, resource, ct));
        }

        return decisions;
    }

    /// <summary>The trial as a profile shows it: what is left of it, or why nothing is.</summary>
    /// <param name="viewer">Whose.</param>
    /// <param name="mvpd">MVPD that is a trial.</param>
    /// <param name="terms">What it gives.</param>
    /// <param name="identity">Keyed hash of the viewer of a promotional one; null for nobody.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<(TvErrorCode? Error, TrialState? State)> ShowAsync(Viewer viewer, string mvpd, TrialTerms terms, string? identity, CancellationToken ct)
    {
        var state = await store.FindAsync(OwnerOf(viewer, mvpd, terms, identity), ct);
        var error = state is null ? null
            : time.GetUtcNow() >= state.EndOf(terms) ? TvErrorCodes.TemporaryAccessDurationLimitExceeded
            : state.Used.Count >= terms.MaxResources ? TvErrorCodes.TemporaryAccessResourcesLimitExceeded
            : null;
        return (error, state);
    }

    // What can be said without writing; null when the use must be counted first. Time goes before resources, and what was used
    // once may be used until the end.
    private (TvErrorCode? Error, DateTimeOffset Started)? Look(TrialTerms terms, TrialState? state, ResourceId resource, bool preflight)
    {
        if (state is null)
        {
            return preflight ? (null, time.GetUtcNow()) : null;
        }

        if (time.GetUtcNow() >= state.EndOf(terms))
        {
            return (TvErrorCodes.TemporaryAccessDurationLimitExceeded, state.Started);
        }

        var counted = !terms.IsPromotional || state.Used.Contains(resource.Requested, StringComparer.Ordinal);
        if (preflight)
        {
            return (counted || state.Used.Count < terms.MaxResources ? null : TvErrorCodes.TemporaryAccessResourcesLimitExceeded, state.Started);
        }

        return counted && state.KnownByAll ? (null, state.Started) : null;
    }

    private async Task<Decision> UseAsync(DecisionQuestion question, TrialOwner owner, TrialTerms terms, ResourceId resource, CancellationToken ct)
    {
        var (error, started) = await database.WriteAsync(tx => store.UseAsync(tx, owner, terms, resource), ct);
        return Answer(question, terms, resource, error, started);
    }

    private Decision Answer(DecisionQuestion question, TrialTerms terms, ResourceId resource, TvErrorCode? error, DateTimeOffset started) => new()
    {
        Resource = resource,
        Source = DecisionSources.TempPass,
        Error = error,
        Window = error is null ? new DecisionWindow(started, started + terms.Duration) : null,
        ViewerHash = hashes.Anonymous(question.Viewer.OrganizationId, question.Integration.Mvpd.Id, question.Viewer.DeviceHash),
    };

    private static List<Decision> Refuse(IReadOnlyList<ResourceId> resources, TvErrorCode error) =>
        [.. resources.Select(r => new Decision { Resource = r, Source = DecisionSources.TempPass, Error = error })];

    private static TrialOwner OwnerOf(Viewer viewer, string mvpd, TrialTerms terms, string? identity) =>
        new(viewer.OrganizationId, viewer.ServiceProvider.Id, mvpd, viewer.DeviceHash, terms.IsPromotional ? identity : null);
}
