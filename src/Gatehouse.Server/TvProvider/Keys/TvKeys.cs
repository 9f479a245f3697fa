using System.Collections.Concurrent;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Keys;

/// <summary>The ring: reads at most once a second whether keys were added or ended, and opens each key once.</summary>
internal sealed class TvKeys : ITvKeys
{
    private readonly TvKeyStore _store;
    private readonly SecretBox _secrets;
    private readonly TimeProvider _time;
    private readonly Dictionary<TvKeyPurpose, OrganizationCache<Ring>> _rings;
    private readonly ConcurrentDictionary<string, byte[]> _hashKeys = new(StringComparer.Ordinal);

    public TvKeys(TvKeyStore store, SecretBox secrets, TimeProvider time)
    {
        (_store, _secrets, _time) = (store, secrets, time);
        _rings = TvKeyPurposes.All.ToDictionary(p => p, p => new OrganizationCache<Ring>(time, (organizationId, known, ct) => ReadAsync(organizationId, p, known, ct)));
    }

    /// <inheritdoc/>
    public async ValueTask<TvKey> CurrentAsync(string organizationId, TvKeyPurpose purpose, CancellationToken ct) =>
        (await _rings[purpose].GetAsync(organizationId, ct)).Ordered(Now)[0];

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<TvKey>> AllAsync(string organizationId, TvKeyPurpose purpose, CancellationToken ct) =>
        (await _rings[purpose].GetAsync(organizationId, ct)).Ordered(Now);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> HashKey(string organizationId) =>
        _hashKeys.GetOrAdd(organizationId, static (id, secrets) => secrets.Derive("tv.hash-key:" + id), _secrets);

    /// <summary>After a change by this process.</summary>
    public void Forget(string organizationId)
    {
        foreach (var ring in _rings.Values)
        {
            ring.Forget(organizationId);
        }
    }

    private async Task<Ring> ReadAsync(string organizationId, TvKeyPurpose purpose, Ring? known, CancellationToken ct)
    {
        var rows = await _store.LivingAsync(organizationId, purpose, ct);
        if (!rows.Exists(r => r.CurrentFromMs <= Now))
        {
            rows = await _store.EnsureAsync(_store.Make(organizationId, purpose, _time.GetUtcNow()), ct);
        }

        return new Ring([.. rows.Select(r => (r.CurrentFromMs, known?.Find(r.Id) ?? _store.Open(r)))]);
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Keys of a purpose, newest first; keys that are published ahead come first and are not current yet.</summary>
    private sealed class Ring((long CurrentFromMs, TvKey Key)[] keys)
    {
        private Order? _order;

        public TvKey? Find(string id) => keys.FirstOrDefault(k => k.Key.Id == id).Key;

        /// <summary>The current one first, then those before it, then those to come.</summary>
        public IReadOnlyList<TvKey> Ordered(long now)
        {
            var ahead = 0;
            while (ahead < keys.Length - 1 && keys[ahead].CurrentFromMs > now)
            {
                ahead++;
            }

            if (_order is { } known && known.Ahead == ahead)
            {
                return known.Keys;
            }

            _order = new Order(ahead, [.. keys.Skip(ahead).Select(k => k.Key), .. keys.Take(ahead).Select(k => k.Key)]);
            return _order.Keys;
        }

        private sealed record Order(int Ahead, IReadOnlyList<TvKey> Keys);
    }
}
