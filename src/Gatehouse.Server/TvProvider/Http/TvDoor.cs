using System.Collections.Concurrent;
using System.Net;
using Gatehouse.Server.Hosting.Proxies;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.TvProvider.Clients;

namespace Gatehouse.Server.TvProvider.Http;

/// <summary>
/// The first checks of a call: who calls, for which device, and not too often. Calls are counted before the token is looked
/// up, except where somebody claims to speak for another address: only the token tells whether that is a backend which may.
/// </summary>
internal sealed class TvDoor(TvThrottle throttle, TvBearers bearers)
{
    private const string ForwardedFor = "X-Forwarded-For";
    private const int MaxRemembered = 10_000;

    // Tokens of backends, by hash: their calls are counted by the claimed address alone, also while the backend's own bucket is empty.
    private readonly ConcurrentDictionary<string, bool> _backends = new(StringComparer.Ordinal);

    /// <summary>Lets a call in, or says how long it must wait.</summary>
    public async ValueTask<TvEntry> EnterAsync(HttpContext http, CancellationToken ct)
    {
        var hash = TvTokenSql.HashOf(http.Request.Headers.Authorization);
        var own = http.Connection.RemoteIpAddress;
        if (hash is null || Claimed(http) is not { } claimed || claimed.Equals(own))
        {
            return throttle.Take(http, own) is { } wait ? TvEntry.TooFast(wait)
                : new TvEntry(hash is null ? null : await bearers.FindAsync(hash, ct), own, null);
        }

        return await EnterForAsync(http, hash, own, claimed, ct);
    }

    private async ValueTask<TvEntry> EnterForAsync(HttpContext http, byte[] hash, IPAddress? own, IPAddress claimed, CancellationToken ct)
    {
        var name = Convert.ToHexString(hash);
        if (!_backends.ContainsKey(name) && throttle.IsEmpty(own))
        {
            return TvEntry.TooFast(TimeSpan.FromSeconds(1)); // claims alone must not buy look-ups
        }

        var bearer = await bearers.FindAsync(hash, ct);
        var believed = bearer is { Caller.ServerToServer: true };
        Remember(name, believed);
        var address = believed ? claimed : own;
        return throttle.Take(http, address) is { } wait ? TvEntry.TooFast(wait) : new TvEntry(bearer, address, null);
    }

    private void Remember(string name, bool believed)
    {
        if (!believed)
        {
            _backends.TryRemove(name, out _);
        }
        else if (_backends.Count < MaxRemembered || _backends.ContainsKey(name))
        {
            _backends[name] = true;
        }
        else
        {
            _backends.Clear();
        }
    }

    // The leftmost one: whoever speaks for a device writes it first.
    private static IPAddress? Claimed(HttpContext http)
    {
        var text = http.Features.Get<ForwardedClaim>()?.Value ?? http.Request.Headers[ForwardedFor].ToString();
        var first = text.Split(',', 2)[0].Trim().Trim('[', ']');
        return first.AsSpan().ContainsAny('.', ':') && IPAddress.TryParse(first, out var address) ? address : null;
    }
}

/// <summary>How a call came in.</summary>
/// <param name="Bearer">Who calls; null without a token that lives.</param>
/// <param name="DeviceAddress">For whom.</param>
/// <param name="Wait">Too fast; null otherwise.</param>
internal readonly record struct TvEntry(TvBearer? Bearer, IPAddress? DeviceAddress, TimeSpan? Wait)
{
    public static TvEntry TooFast(TimeSpan wait) => new(null, null, wait);
}
