using System.Text.Json;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Client.AspNetCore;

/// <summary>
/// The public keys of an issuer. They are fetched when they are first needed and again from time to time; while the issuer is
/// away, the ones that are known go on. Many who wait are served by one fetch.
/// </summary>
internal sealed class IssuerKeys(GatehouseAppOptions options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = options.BackchannelHttpHandler is { } handler
        ? new HttpClient(handler, disposeHandler: false) { Timeout = Timeout, MaxResponseContentBufferSize = JsonWebKeySet.MaxBytes }
        : new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Timeout, MaxResponseContentBufferSize = JsonWebKeySet.MaxBytes,
        };

    private readonly Lock _gate = new();
    private volatile Known? _known;
    private Task _fetching = Task.CompletedTask;
    private long _askedAt = long.MinValue;

    private sealed record Known(JsonWebKeySet Keys, DateTimeOffset At);

    /// <summary>The keys; null when there are none and none can be had.</summary>
    /// <param name="unknown">Those that turned out not to suffice, or null.</param>
    /// <param name="ct">Ends the wait, and not the fetch: whoever hangs up must not take the keys from the others.</param>
    public async ValueTask<JsonWebKeySet?> GetAsync(JsonWebKeySet? unknown, CancellationToken ct)
    {
        if (_known is { } known && !IsDue(known, unknown))
        {
            return known.Keys;
        }

        Task fetching;
        lock (_gate)
        {
            if (_fetching.IsCompleted && (_known is null || IsDue(_known, unknown)) && MayAsk())
            {
                _fetching = FetchAsync();
            }

            fetching = _fetching;
        }

        await fetching.WaitAsync(ct);
        return _known?.Keys;
    }

    public void Dispose() => _http.Dispose();

    private bool IsDue(Known known, JsonWebKeySet? unknown) => ReferenceEquals(known.Keys, unknown) || time.GetUtcNow() - known.At >= options.KeysLifetime;

    // A stranger who makes up key ids must not make us call the issuer each time.
    private bool MayAsk()
    {
        var now = time.GetUtcNow().UtcTicks;
        if (_askedAt != long.MinValue && now - _askedAt < options.KeysMinimumAge.Ticks)
        {
            return false;
        }

        _askedAt = now;
        return true;
    }

    private async Task FetchAsync()
    {
        try
        {
            var address = options.JwksUri ?? await DiscoverAsync();
            if (address is not null && JsonWebKeySet.TryParse(await _http.GetByteArrayAsync(address), out var set, out _) && set.Keys.Count > 0)
            {
                _known = new Known(set, time.GetUtcNow());
            }
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or InvalidOperationException or OperationCanceledException)
        {
            // Away, or answering nonsense: what is known goes on.
        }
    }

    // RFC 8414 §3.3: metadata that names another issuer is not to be used. The keys must be where the issuer is.
    private async Task<Uri?> DiscoverAsync()
    {
        using var document = JsonDocument.Parse(await _http.GetByteArrayAsync(new Uri(IssuerAddress.OAuthMetadata(options.Issuer))));
        var json = document.RootElement;
        return json.ValueKind == JsonValueKind.Object && Text(json, "issuer") == options.Issuer
            && Uri.TryCreate(Text(json, "jwks_uri"), UriKind.Absolute, out var uri)
            && Uri.Compare(uri, new Uri(options.Issuer), UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0
                ? uri
                : null;
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
