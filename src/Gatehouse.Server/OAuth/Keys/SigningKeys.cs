using System.Collections.Concurrent;
using System.Text;
using Gatehouse.Protocols.Jose;
using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.OAuth.Keys;

/// <summary>
/// The organizations' keys, ready for use. Which key signs is remembered for a few seconds: a successor is published long
/// before it signs, so a moment more of the old one harms nobody, and a token need not cost a read for its key.
/// </summary>
internal sealed class SigningKeys(KeyStore store, TimeProvider time, ILogger<SigningKeys> log) : IOrganizationKeys
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);
    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<(string Organization, JwsAlgorithm Algorithm), Entry> _signing = new();

    /// <inheritdoc/>
    /// <remarks>The first one is made when it is first asked for.</remarks>
    public async ValueTask<SigningKey> SigningAsync(string organizationId, JwsAlgorithm algorithm, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var known = _signing.GetValueOrDefault((organizationId, algorithm));
        if (known is not null && now - known.Read < Remembered && now >= known.Read)
        {
            return known.Key;
        }

        var row = await store.SigningAsync(organizationId, JwsAlgorithms.Name(algorithm), ct) ?? await FirstAsync(organizationId, algorithm, ct);
        var key = known?.Key.KeyId == row.Kid ? known.Key : store.Open(row);
        if (_signing.Count < MaxRemembered || known is not null)
        {
            _signing[(organizationId, algorithm)] = new Entry(key, now);
        }

        return key;
    }

    /// <summary>Public halves of all keys that verifiers may meet.</summary>
    public async Task<JsonWebKeySet> PublishedAsync(string organizationId, CancellationToken ct)
    {
        var rows = await store.PublishedAsync(organizationId, ct);
        if (rows.Count == 0)
        {
            rows = [await FirstAsync(organizationId, JwsAlgorithm.ES256, ct)]; // whoever asks first shall not find, and keep, an empty set
        }

        return new JsonWebKeySet([.. rows.SelectMany(Public)]);
    }

    /// <summary>Public halves of all keys whose signatures are ours, also of those that verifiers need not meet any more.</summary>
    public async Task<JsonWebKeySet> KnownAsync(string organizationId, CancellationToken ct) =>
        new([.. (await store.KnownAsync(organizationId, ct)).SelectMany(Public)]);

    /// <summary>Forgets what this process remembers, for those who withdrew a key.</summary>
    public void Forget(string organizationId)
    {
        foreach (var key in _signing.Keys.Where(k => k.Organization == organizationId))
        {
            _signing.TryRemove(key, out _);
        }
    }

    private static IReadOnlyList<JsonWebKey> Public(KeyRow row) =>
        JsonWebKeySet.TryParse(Encoding.UTF8.GetBytes(row.PublicJwk), out var set, out _) ? set.Keys : [];

    private async Task<KeyRow> FirstAsync(string organizationId, JwsAlgorithm algorithm, CancellationToken ct)
    {
        var fresh = store.Make(organizationId, algorithm, time.GetUtcNow());
        var row = await store.EnsureAsync(fresh, ct);
        if (row.Kid == fresh.Kid)
        {
            OAuthLog.KeyMade(log, row.Algorithm, row.Kid, organizationId, DateTimeOffset.FromUnixTimeMilliseconds(row.SignsFromMs));
        }

        return row;
    }

    private sealed record Entry(SigningKey Key, DateTimeOffset Read);
}
