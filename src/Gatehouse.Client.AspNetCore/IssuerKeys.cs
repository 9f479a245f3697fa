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

    private readonly SemaphoreSlim _fetching = new(1, 1);
    private volatile Known? _known;
    private long _askedAt = long.MinValue;

    private sealed record Known(JsonWebKeySet Keys, DateTimeOffset At);

    /// <summary>The keys; null when there are none and none can be had.</summary>
    /// <param name="unknown">Those that turned out not to suffice, or null.</param>
    /// <param name="ct">Cancels.</param>
    public async ValueTask<JsonWebKeySet?> GetAsync(JsonWebKeySet? unknown, CancellationToken ct)
    {
        if (_known is { } known && !IsDue(known, unknown))
        {
            return known.Keys;
        }

        await _fetching.WaitAsync(ct);
        try
        {
            if ((_known is null || IsDue(_known, unknown)) && MayAsk() && await FetchAsync(ct) is { } keys)
            {
                _known = new Known(keys, time.GetUtcNow());
            }

            return _known?.Keys;
        }
        finally
        {
            _fetching.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _fetching.Dispose();
    }

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

    private async Task<JsonWebKeySet?> FetchAsync(CancellationToken ct)
    {
        try
        {
            var address = options.JwksUri ?? await DiscoverAsync(ct);
            return address is not null && JsonWebKeySet.TryParse(await _http.GetByteArrayAsync(address, ct), out var set, out _) && set.Keys.Count > 0 ? set : null;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }

    // RFC 8414 §3.3: metadata that names another issuer is not to be used. The keys must be where the issuer is.
    private async Task<Uri?> DiscoverAsync(CancellationToken ct)
    {
        using var document = JsonDocument.Parse(await _http.GetByteArrayAsync(new Uri(IssuerAddress.OAuthMetadata(options.Issuer)), ct));
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
