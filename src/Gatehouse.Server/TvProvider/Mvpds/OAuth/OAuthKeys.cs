using System.Collections.Concurrent;
using Gatehouse.Protocols.Jose;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Mvpds.OAuth;

/// <summary>Keys that providers sign ID tokens with. Copies serve for an hour, and on when they cannot be renewed.</summary>
internal sealed class OAuthKeys(MvpdHttp http, IOptions<MvpdOptions> options, TimeProvider time)
{
    private const int MaxRemembered = 1000;
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (JsonWebKeySet Keys, DateTimeOffset Fetched)> _known = new(StringComparer.Ordinal);

    /// <summary>The keys at an address.</summary>
    /// <param name="url">Address.</param>
    /// <param name="newer">Our copy lacks a key: look again, if the last time is long enough ago.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="MvpdException">They cannot be had.</exception>
    public async Task<JsonWebKeySet> FindAsync(string url, bool newer, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue(url, out var copy) && now - copy.Fetched < (newer ? LeastPause : Fresh))
        {
            return copy.Keys;
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            var reply = await http.SendAsync(request, MvpdLine.SignIn, options.Value.Timeout, ct);
            if (!reply.IsOk || !JsonWebKeySet.TryParse(reply.Body, out var keys, out _))
            {
                throw new MvpdException(MvpdTrouble.NotRead, $"the keys of {request.RequestUri!.Host} are not usable");
            }

            if (_known.Count < MaxRemembered)
            {
                _known[url] = (keys, now);
            }

            return keys;
        }
        catch (MvpdException) when (copy.Keys is not null)
        {
            _known[url] = (copy.Keys, now - Fresh + LeastPause);
            return copy.Keys;
        }
    }
}
