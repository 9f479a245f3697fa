using System.Collections.Concurrent;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Offering;

/// <summary>Configurations of one revision that were asked for, by service provider and platform.</summary>
internal sealed class OfferCache(TvSettings settings)
{
    private readonly ConcurrentDictionary<(string ServiceProvider, string Platform), Offer> _offers = new();

    /// <summary>One that is not older than what apps may keep, so that the time in it means something.</summary>
    public Offer Get(TvServiceProvider serviceProvider, DevicePlatform platform, DateTimeOffset now, TimeSpan maxAge)
    {
        var key = (serviceProvider.Id, platform.Id);
        if (_offers.TryGetValue(key, out var known) && now - known.Made < maxAge)
        {
            return known;
        }

        return _offers[key] = new Offer(OfferText.Write(settings, serviceProvider, platform, now), OfferText.Write(settings, serviceProvider, platform, null), now);
    }
}
