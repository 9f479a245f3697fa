using System.Collections.Concurrent;
using Gatehouse.Protocols.Jose;
using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.OAuth.Clients;

/// <summary>Public keys of clients: registered with them, or fetched from where they say.</summary>
internal sealed class ClientKeys(IHttpClientFactory http, TimeProvider time, ILogger<ClientKeys> log)
{
    /// <summary>Name of the HTTP client that fetches.</summary>
    public const string HttpClientName = "oauth-client-keys";

    private const int MaxRemembered = 1000;
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    // However many wrong assertions come, the client's server is asked no more often than this.
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Copy> _copies = new(StringComparer.Ordinal);

    /// <summary>The keys of a client; an empty set when there are none or they cannot be had.</summary>
    /// <param name="client">Whose.</param>
    /// <param name="fresh">Our copy did not do: fetch again, if the last time was long enough ago.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<JsonWebKeySet> ReadAsync(OAuthClient client, bool fresh, CancellationToken ct)
    {
        if (client.Settings.JwksUri is not { } address)
        {
            return client.Settings.Jwks is { } jwks && JsonWebKeySet.TryParse(jwks, out var registered, out _) ? registered : new JsonWebKeySet([]);
        }

        var now = time.GetUtcNow();
        if (_copies.TryGetValue(address, out var copy) && now - copy.Fetched < (fresh ? LeastPause : Remembered))
        {
            return copy.Keys;
        }

        var keys = await FetchAsync(client.Id, address, ct) ?? copy?.Keys ?? new JsonWebKeySet([]);
        if (_copies.Count < MaxRemembered || copy is not null)
        {
            _copies[address] = new Copy(keys, now);
        }

        return keys;
    }

    private async Task<JsonWebKeySet?> FetchAsync(string clientId, string address, CancellationToken ct)
    {
        try
        {
            using var client = http.CreateClient(HttpClientName);
            using var response = await client.GetAsync(new Uri(address), ct);
            if (!response.IsSuccessStatusCode)
            {
                OAuthLog.KeysNotFetched(log, clientId, $"status {(int)response.StatusCode}");
                return null;
            }

            if (JsonWebKeySet.TryParse(await response.Content.ReadAsByteArrayAsync(ct), out var keys, out var error))
            {
                return keys;
            }

            OAuthLog.KeysNotFetched(log, clientId, error.ToString());
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            OAuthLog.KeysNotFetched(log, clientId, e.GetType().Name);
        }

        return null;
    }

    private sealed record Copy(JsonWebKeySet Keys, DateTimeOffset Fetched);
}
