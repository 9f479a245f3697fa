using System.Collections.Concurrent;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Server.TvProvider.Viewers.Decisions;

/// <summary>
/// What was decided for a client's own profiles, so that an authorization costs no read beside that of its token. That read
/// brings the number of changes to the client's profiles, by whichever process: what is remembered of another number is forgotten.
/// </summary>
internal sealed class DecisionMemory(TimeProvider time)
{
    private const int MaxRemembered = 100_000;
    private const int MaxResource = 256;

    private readonly ConcurrentDictionary<Key, Entry> _entries = new();

    /// <summary>Profile and decision, where both hold still; null when the table must be asked.</summary>
    public FoundDecision? Find(DecisionQuestion question, ResourceId resource) =>
        KeyOf(question, resource) is { } key && _entries.TryGetValue(key, out var entry)
        && entry.ProfileVersion == question.Viewer.ProfileVersion && entry.Found.Known?.Window?.NotAfter > time.GetUtcNow()
            ? entry.Found
            : null;

    /// <summary>Remembers what was read after the number that the viewer has.</summary>
    public void Keep(DecisionQuestion question, ResourceId resource, FoundDecision found)
    {
        if (found.Known?.Window is null || KeyOf(question, resource) is not { } key)
        {
            return;
        }

        if (_entries.Count >= MaxRemembered)
        {
            _entries.Clear(); // what is lost is one read each
        }

        _entries[key] = new Entry(question.Viewer.ProfileVersion!.Value, found with { Data = [] });
    }

    // Profiles of others, by identity or by application, change without this client's number.
    private static Key? KeyOf(DecisionQuestion question, ResourceId resource) =>
        question.Viewer is { ProfileVersion: not null, PlatformHash: null, ServiceHash: null, SharedApplicationId: null } viewer && !question.Preflight
        && resource.Requested.Length <= MaxResource
            ? new Key(viewer.ClientId, viewer.DeviceHash, viewer.ServiceProvider.Id, question.Integration.Mvpd.Id, resource.Requested)
            : null;

    private sealed record Entry(long ProfileVersion, FoundDecision Found);

    private readonly record struct Key(string ClientId, string DeviceHash, string ServiceProvider, string Mvpd, string Resource);
}
