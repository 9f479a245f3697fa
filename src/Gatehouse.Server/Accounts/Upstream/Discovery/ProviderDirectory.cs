using System.Collections.Concurrent;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Accounts.Upstream.Discovery;

/// <summary>
/// What providers publish: how they are spoken to, and their keys. Copies serve for an hour; a copy that cannot be renewed
/// serves on for a day, so that a provider's web server may fail while its sign-in works.
/// </summary>
public sealed class ProviderDirectory(UpstreamHttp http, IOptions<AccountsOptions> options, TimeProvider time, ILogger<ProviderDirectory> log)
{
    private const int MaxRemembered = 1000;
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan Stale = TimeSpan.FromDays(1);

    // However many tokens come with unknown keys, and however often a provider is down, it is asked no more often than this.
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>How the provider is spoken to.</summary>
    /// <exception cref="UpstreamException">That cannot be learnt.</exception>
    public Task<ProviderMetadata> MetadataAsync(string issuer, CancellationToken ct) =>
        EntryOf(issuer).Metadata.GetAsync(() => FetchMetadataAsync(issuer, CancellationToken.None), Fresh, Warn(issuer), ct);

    /// <summary>Its signing keys.</summary>
    /// <param name="metadata">The provider.</param>
    /// <param name="newer">Our copy lacks a key: look again, if the last time is long enough ago.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="UpstreamException">They cannot be had.</exception>
    public Task<JsonWebKeySet> KeysAsync(ProviderMetadata metadata, bool newer, CancellationToken ct) =>
        EntryOf(metadata.Issuer).Keys.GetAsync(() => FetchKeysAsync(metadata, CancellationToken.None), newer ? LeastPause : Fresh, Warn(metadata.Issuer), ct);

    /// <summary>Fetches the discovery document now, whatever is remembered.</summary>
    /// <exception cref="UpstreamException">It cannot be had, or is not one.</exception>
    public async Task<ProviderMetadata> FetchMetadataAsync(string issuer, CancellationToken ct)
    {
        var body = await http.GetAsync(new Uri(IssuerAddress.OpenIdConfiguration(issuer)), null, ct);
        return ProviderMetadata.TryParse(body, issuer, options.Value.AllowPrivateUpstreams, out var metadata, out var error)
            ? metadata
            : throw new UpstreamException($"the discovery document of {new Uri(issuer).Host} is not usable: {error.Reason}");
    }

    /// <summary>Fetches the keys now, whatever is remembered.</summary>
    /// <exception cref="UpstreamException">They cannot be had, or none is usable.</exception>
    public async Task<JsonWebKeySet> FetchKeysAsync(ProviderMetadata metadata, CancellationToken ct)
    {
        var body = await http.GetAsync(metadata.JwksUri, null, ct);
        return JsonWebKeySet.TryParse(body, out var keys, out var error)
            ? keys
            : throw new UpstreamException($"the keys of {metadata.JwksUri.Host} are not usable: {error.Reason}");
    }

    // Beyond the bound a provider is asked each time: slower, and right.
    private Entry EntryOf(string issuer) => _entries.TryGetValue(issuer, out var entry) || _entries.Count >= MaxRemembered
        ? entry ?? new Entry(time)
        : _entries.GetOrAdd(issuer, _ => new Entry(time));

    private Action<string> Warn(string issuer) => reason => AccountsLog.UpstreamTrouble(log, issuer, reason);

    private sealed class Entry(TimeProvider time)
    {
        public Copy<ProviderMetadata> Metadata { get; } = new(time);

        public Copy<JsonWebKeySet> Keys { get; } = new(time);
    }

    /// <summary>One document. It is fetched once for all that wait for it; who leaves disturbs nobody.</summary>
    private sealed class Copy<T>(TimeProvider time) where T : class
    {
        private readonly Lock _gate = new();
        private Task<T>? _running;
        private T? _value;
        private DateTimeOffset _fetched;
        private DateTimeOffset _failed = DateTimeOffset.MinValue;
        private string _why = "";

        public Task<T> GetAsync(Func<Task<T>> fetch, TimeSpan maxAge, Action<string> warn, CancellationToken ct)
        {
            lock (_gate)
            {
                var now = time.GetUtcNow();
                if (_value is not null && now - _fetched < maxAge)
                {
                    return Task.FromResult(_value);
                }

                if (now - _failed < LeastPause)
                {
                    return Old(now) is { } old ? Task.FromResult(old) : Task.FromException<T>(new UpstreamException(_why));
                }

                if (_running is null || _running.IsCompleted)
                {
                    _running = RenewAsync(fetch, now, warn);
                }

                return _running.WaitAsync(ct);
            }
        }

        private async Task<T> RenewAsync(Func<Task<T>> fetch, DateTimeOffset now, Action<string> warn)
        {
            try
            {
                var value = await fetch();
                lock (_gate)
                {
                    (_value, _fetched) = (value, now);
                }

                return value;
            }
            catch (UpstreamException e)
            {
                warn(e.Message);
                lock (_gate)
                {
                    (_failed, _why) = (now, e.Message);
                    if (Old(now) is { } old)
                    {
                        return old;
                    }
                }

                throw;
            }
        }

        private T? Old(DateTimeOffset now) => now - _fetched < Stale ? _value : null;
    }
}
