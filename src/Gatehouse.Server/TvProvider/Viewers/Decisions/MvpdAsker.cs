using System.Collections.Concurrent;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Mvpds;
using Gatehouse.Server.TvProvider.Viewers.Profiles;

namespace Gatehouse.Server.TvProvider.Viewers.Decisions;

/// <summary>
/// Asks MVPDs what was not decided yet. The same question is asked once, however many wait for its answer: in this process
/// they share a task, other processes see the turn in the table and wait for the row. Who asks goes on when its caller hangs up,
/// since others may wait for the answer: so nothing in here but the waiting takes a caller's token, and everything ends by itself,
/// the question at the deadline of the MVPD, the waiting for another process at the end of that one's turn.
/// </summary>
internal sealed class MvpdAsker(
    IMvpds mvpds, DecisionStore store, DecisionKeeper keeper, SecretBox box, TimeProvider time, ILogger<MvpdAsker> log)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    // Beyond what the MVPD itself may take: writing down what it said.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Flight> _flights = new(StringComparer.Ordinal);

    /// <summary>What the MVPD says now to resources that nothing is known about, in their order.</summary>
    public async Task<IReadOnlyList<KnownDecision>> AskAsync(DecisionQuestion question, FoundDecision profile, IReadOnlyList<ResourceId> resources, CancellationToken ct)
    {
        if (question.Preflight)
        {
            return await AskPreflightAsync(question, profile, resources, ct);
        }

        var own = new List<Flight>();
        var all = resources.Select(r => Join(new DecisionKey(profile.ProfileId, question.Viewer.ServiceProvider.Id, DecisionReader.HashOf(r)), r, own)).ToList();
        if (own.Count > 0)
        {
            _ = LeadAsync(question, profile, own);
        }

        return await Task.WhenAll(all.Select(f => f.Result.Task)).WaitAsync(ct);
    }

    private async Task<IReadOnlyList<KnownDecision>> AskPreflightAsync(
        DecisionQuestion question, FoundDecision profile, IReadOnlyList<ResourceId> resources, CancellationToken ct)
    {
        var said = await DecideAsync(question, profile, resources, ct);
        await keeper.NoteAsync(profile, said, ct);
        return [.. said.Select(d => keeper.Judge(question, profile, d)).Select(
            d => d.Error == TvErrorCodes.AuthorizationDeniedByMvpd ? d with { Error = TvErrorCodes.PreauthorizationDeniedByMvpd } : d)];
    }

    private Flight Join(DecisionKey key, ResourceId resource, List<Flight> own)
    {
        var fresh = new Flight(key, resource);
        var flight = _flights.GetOrAdd(key.Text, fresh);
        if (ReferenceEquals(flight, fresh))
        {
            own.Add(fresh);
        }

        return flight;
    }

    private async Task LeadAsync(DecisionQuestion question, FoundDecision profile, List<Flight> own)
    {
        await Task.Yield();
        try
        {
            var (turns, others) = (new List<Flight>(), new List<Flight>());
            foreach (var flight in own)
            {
                (await store.TryClaimAsync(flight.Key, Lease(question), CancellationToken.None) ? turns : others).Add(flight);
            }

            await Task.WhenAll([AskAsync(question, profile, turns), .. others.Select(f => FollowAsync(question, profile, f))]);
        }
        catch (Exception e)
        {
            ViewersLog.AskingFailed(log, e, question.Integration.Mvpd.Id);
            foreach (var flight in own)
            {
                Land(flight, f => f.TrySetException(e));
            }
        }
    }

    private async Task AskAsync(DecisionQuestion question, FoundDecision profile, List<Flight> turns)
    {
        if (turns.Count == 0)
        {
            return;
        }

        var said = await DecideAsync(question, profile, [.. turns.Select(t => t.Resource)], CancellationToken.None);
        var known = said.Select(d => keeper.Judge(question, profile, d)).ToList();
        await keeper.KeepAsync(profile, said, [.. turns.Select(t => t.Key)], known, CancellationToken.None);
        for (var i = 0; i < turns.Count; i++)
        {
            var decision = known[i];
            Land(turns[i], f => f.TrySetResult(decision));
        }
    }

    // Another process has the turn, or had it a moment ago.
    private async Task FollowAsync(DecisionQuestion question, FoundDecision profile, Flight flight)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < Lease(question))
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var row = await store.FindAsync(flight.Key, CancellationToken.None);
            if (row is null || row.ExpiresMs > now)
            {
                var decision = row?.ToDecision() ?? new KnownDecision(TvErrorCodes.AuthenticatedProfileMissing, null, IsDummy: false, null);
                Land(flight, f => f.TrySetResult(decision));
                return;
            }

            if (row.AskingMs <= now && await store.TryClaimAsync(flight.Key, Lease(question), CancellationToken.None))
            {
                await AskAsync(question, profile, [flight]);
                return;
            }

            // The other process tells nobody when it is done, and this is rare: the same device asking twice at once, by two servers.
            await Task.Delay(Poll, CancellationToken.None);
        }

        Land(flight, f => f.TrySetResult(new KnownDecision(TvErrorCodes.MaximumExecutionTimeExceeded, null, IsDummy: false, null)));
    }

    private Task<IReadOnlyList<MvpdDecision>> DecideAsync(
        DecisionQuestion question, FoundDecision profile, IReadOnlyList<ResourceId> resources, CancellationToken ct)
    {
        var data = ProfileData.Open(box, profile.ProfileId, profile.Data);
        return mvpds.DecideAsync(
            question.Viewer.Settings, question.Integration,
            new MvpdQuestion(profile.ProfileId, data.UserId, data.Material, data.Metadata, resources, question.Preflight, question.DeviceAddress), ct);
    }

    private static TimeSpan Lease(DecisionQuestion question) =>
        TimeSpan.FromMilliseconds(question.Integration.Endpoints.Authorization?.DeadlineMs ?? 0) + Grace;

    // Out of the table first: whoever comes now finds the row.
    private void Land(Flight flight, Action<TaskCompletionSource<KnownDecision>> end)
    {
        _flights.TryRemove(KeyValuePair.Create(flight.Key.Text, flight)); // not somebody's who began after this one had landed
        end(flight.Result);
    }

    private sealed record Flight(DecisionKey Key, ResourceId Resource)
    {
        public TaskCompletionSource<KnownDecision> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
