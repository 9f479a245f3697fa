using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.Tests.TvProvider.Settings;

/// <summary>Where operators state something at several places, the most specific one counts.</summary>
public sealed class PlatformTraitsTests
{
    [Fact]
    public void Platform_comes_before_category_before_integration_before_MVPD_before_its_proxy()
    {
        var all = Integration(i => i with { Traits = Signing(300), Categories = By("TvConnected", 400), Platforms = By("tvOS", 500) }, own: 200, proxy: 100);
        var some = Integration(i => i with { Traits = new TvTraits() }, own: 200, proxy: 100);
        var least = Integration(i => i with { Traits = new TvTraits() }, own: null, proxy: 100);

        Assert.Equal(500, Seconds(all, DevicePlatform.TvOS));
        Assert.Equal(400, Seconds(all, DevicePlatform.Roku));
        Assert.Equal(300, Seconds(all, DevicePlatform.IOS));
        Assert.Equal(200, Seconds(some, DevicePlatform.IOS));
        Assert.Equal(100, Seconds(least, DevicePlatform.IOS));
        Assert.Equal(30 * 86_400, Seconds(Integration(i => i with { Traits = new TvTraits() }, null, null), DevicePlatform.IOS));
    }

    [Fact]
    public void A_device_that_nobody_recognizes_gets_the_shortest_lifetime_of_any_platform()
    {
        var differing = Integration(i => i with { Traits = Signing(3000), Categories = By("Desktop", 700), Platforms = By("tvOS", 90_000) });
        var longer = Integration(i => i with { Traits = Signing(3000), Platforms = By("tvOS", 90_000) });

        Assert.Equal(700, Seconds(differing, DevicePlatform.Unknown));
        Assert.Equal(3000, Seconds(longer, DevicePlatform.Unknown));
        Assert.Equal(86_400, differing.On(DevicePlatform.Unknown).Authorization.Duration.TotalSeconds);
    }

    [Fact]
    public void What_is_stated_for_such_devices_counts_though_it_is_longer()
    {
        var stated = Integration(i => i with { Traits = Signing(3000), Categories = new Dictionary<string, TvTraits> { ["Desktop"] = Signing(700), ["Unidentified"] = Signing(5000) } });

        Assert.Equal(5000, Seconds(stated, DevicePlatform.Unknown));
    }

    [Fact]
    public void A_place_that_says_one_thing_leaves_the_others_to_the_next()
    {
        var traits = Integration(i => i with
        {
            Traits = Signing(3000) with { SingleSignOn = true, HomeBased = true },
            Platforms = new Dictionary<string, TvTraits> { ["tvOS"] = new() { SingleSignOn = false } },
        }).On(DevicePlatform.TvOS);

        Assert.Equal((false, true, false), (traits.SingleSignOn, traits.HomeBased, traits.EnforcePlatformPermissions));
        Assert.Equal(3000, traits.Authentication.Duration.TotalSeconds);
        Assert.Equal(traits.Authentication, traits.HomeAuthentication);
        Assert.Equal(TimeSpan.FromMinutes(7), traits.MediaToken);
    }

    private static double Seconds(Integration integration, DevicePlatform platform) => integration.On(platform).Authentication.Duration.TotalSeconds;

    private static Dictionary<string, TvTraits> By(string key, int seconds) => new() { [key] = Signing(seconds) };

    private static TvTraits Signing(int seconds) => new() { Lifetimes = Of(seconds) };

    private static TvLifetimes Of(int? seconds) => new() { Authentication = seconds is { } s ? new TvLifetime(s) : null };

    private static Integration Integration(Func<TvIntegration, TvIntegration> change, int? own = null, int? proxy = null)
    {
        var small = new TvMvpd { Id = "Small", DisplayName = "Small", Proxy = TvExample.BlueCable, Lifetimes = Of(own) };
        var configuration = TvExample.Configuration with
        {
            Mvpds = [.. TvExample.Configuration.Mvpds.Select(m => m.Id == TvExample.BlueCable ? m with { Lifetimes = Of(proxy) } : m), small],
            Integrations = [change(new TvIntegration { ServiceProvider = TvExample.Acme, Mvpd = "Small" })],
        };
        return new TvSettings("org", 1, configuration).Integration(TvExample.Acme, "Small")!;
    }
}
