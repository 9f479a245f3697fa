using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Degradations;
using Gatehouse.Server.TvProvider.Viewers.Trials;

namespace Gatehouse.Server.TvProvider.Viewers.Decisions;

/// <summary>
/// Decides who may watch what, in this order: degradation, trial, profile, partner framework, what was decided before, MVPD.
/// One resource that fails takes no other with it.
/// </summary>
internal sealed class Decider(
    DecisionReader reader, DecisionMemory memory, MvpdAsker asker, TrialDesk trials, MediaTokens tokens, IDegradations degradations, ViewerHashes hashes, TimeProvider time,
    ILogger<Decider> log)
{
    /// <summary>The answer: one decision for each resource, in their order, with media tokens unless it is a preauthorization.</summary>
    public async ValueTask<DecisionAnswer> DecideAsync(DecisionQuestion question, CancellationToken ct)
    {
        var rules = await degradations.ForAsync(question.Viewer.OrganizationId, ct);
        var decisions = question.Resources.Select(r => Degraded(question, rules, r)).ToArray();
        var open = question.Resources.Where((_, i) => decisions[i] is null).ToList();
        if (open.Count > 0)
        {
            var (error, rest) = question.Integration.IsTempPass
                ? new DecisionAnswer(null, await trials.DecideAsync(question, open, ct))
                : await AskProfileAsync(question, open, ct);
            if (error is not null)
            {
                return new DecisionAnswer(error, []);
            }

            var next = 0;
            for (var i = 0; i < decisions.Length; i++)
            {
                decisions[i] ??= rest[next++];
            }
        }

        for (var i = 0; i < decisions.Length && !question.Preflight; i++)
        {
            decisions[i] = await tokens.SignAsync(decisions[i]!, question.Viewer, question.Integration, ct);
        }

        return new DecisionAnswer(null, decisions!);
    }

    private Decision? Degraded(DecisionQuestion question, DegradationRules rules, ResourceId resource)
    {
        var now = time.GetUtcNow();
        if (rules.Decides(question.Integration, resource.Channel, now) is not { } rule)
        {
            return null;
        }

        ViewersLog.Degraded(log, rule.Id, question.Integration.Mvpd.Id, question.Viewer.ServiceProvider.Id);
        var decision = new Decision
        {
            Resource = resource, Source = DecisionSources.Degradation,
            ViewerHash = hashes.Anonymous(question.Viewer.OrganizationId, question.Integration.Mvpd.Id, question.Viewer.DeviceHash),
        };
        return rule.Kind switch
        {
            DegradationKind.AuthZNone => decision with { Error = TvErrorCodes.AuthorizationDeniedByDegradationRule, Details = rule.Message },
            DegradationKind.AuthNAll => decision with
            {
                Window = new DecisionWindow(now, question.Integration.On(question.Viewer.Platform).Authorization.EndOf(now, atMost: rule.Ends)),
            },
            _ => decision,
        };
    }

    private async ValueTask<DecisionAnswer> AskProfileAsync(DecisionQuestion question, List<ResourceId> resources, CancellationToken ct)
    {
        // What is remembered of a profile is not enough to ask the MVPD: it serves who wants to know this one thing only.
        var profile = (resources.Count == 1 ? memory.Find(question, resources[0]) : null) ?? await FindAsync(question, resources[0], ct);
        var state = profile?.StateAt(time.GetUtcNow()) ?? ProfileState.Deleted;
        if (ProfileRules.ErrorOf(state) is { } error)
        {
            return question.Viewer.ServiceProvider.Lenient.ProfileErrorsAtTop
                ? new DecisionAnswer(error, [])
                : new DecisionAnswer(null, [.. resources.Select(r => new Decision { Resource = r, Source = DecisionSources.Mvpd, Error = error })]);
        }

        if (profile!.IsApple && !question.Partner.IsValid)
        {
            return new DecisionAnswer(question.Partner.Error, []);
        }

        var known = new KnownDecision?[resources.Count];
        known[0] = profile.Known;
        for (var i = 1; i < known.Length; i++)
        {
            known[i] = await FindAsync(question, resources[i], ct) is { } other && other.ProfileId == profile.ProfileId ? other.Known : null;
        }

        return new DecisionAnswer(null, await CompleteAsync(question, profile, resources, known, ct));
    }

    private async ValueTask<IReadOnlyList<Decision>> CompleteAsync(
        DecisionQuestion question, FoundDecision profile, List<ResourceId> resources, KnownDecision?[] known, CancellationToken ct)
    {
        // What was authorized for playing says nothing new to a preauthorization, and the other way round.
        var missing = resources.Where((_, i) => known[i] is null || question.Preflight).ToList();
        var said = missing.Count == 0 ? [] : await asker.AskAsync(question, profile, missing, ct);
        var asked = missing.Zip(said).ToDictionary(x => x.First, x => x.Second);
        return [.. resources.Select((r, i) => asked.TryGetValue(r, out var now)
            ? now.Of(r, profile.ViewerHash, asked: true)
            : known[i]!.Of(r, profile.ViewerHash, asked: false))];
    }

    private async ValueTask<FoundDecision?> FindAsync(DecisionQuestion question, ResourceId resource, CancellationToken ct)
    {
        var found = await reader.FindAsync(question.Viewer, question.Integration, question.Partner.IsValid, resource, ct);
        if (found is not null)
        {
            memory.Keep(question, resource, found);
        }

        return found;
    }
}

/// <summary>What becomes of a question: an error that is the whole answer, or decisions.</summary>
/// <param name="Error">Null where there are decisions.</param>
/// <param name="Decisions">In the order of the resources.</param>
internal readonly record struct DecisionAnswer(TvErrorCode? Error, IReadOnlyList<Decision> Decisions);
