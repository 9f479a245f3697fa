using System.Net;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.TvProvider.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Tests.TvProvider.Http;

public sealed class SharedAddressTests
{
    private static readonly IPAddress Address = IPAddress.Parse("192.0.2.7");

    private readonly ManualClock _clock = new();

    [Fact]
    public void Devices_behind_one_address_have_buckets_of_their_own_within_that_of_the_address()
    {
        var throttle = Throttle(new TvApiOptions { CallsPerSecond = 1, Burst = 4, DevicesPerAddress = 3 });

        Assert.Equal(5, Calls(throttle, "one"));
        Assert.Equal(5, Calls(throttle, "two"));
        Assert.Equal(5, Calls(throttle, "three"));

        // Making names up gets nobody more than the address has.
        Assert.Equal(0, Calls(throttle, "four"));
        Assert.Equal(0, Calls(throttle, null));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, Calls(throttle, "five"));
    }

    [Fact]
    public void Where_nobody_says_so_an_address_is_one_device()
    {
        var throttle = Throttle(new TvApiOptions { CallsPerSecond = 1, Burst = 4 });

        Assert.Equal(5, Calls(throttle, "one"));
        Assert.Equal(0, Calls(throttle, "two"));
    }

    [Fact]
    public void An_IPv6_network_of_64_bits_is_one_device_and_a_mapped_address_is_the_IPv4_one()
    {
        var throttle = Throttle(new TvApiOptions { CallsPerSecond = 1, Burst = 0 });

        Assert.Null(throttle.Take(Request(null), IPAddress.Parse("2001:db8:1:2::1")));
        Assert.NotNull(throttle.Take(Request(null), IPAddress.Parse("2001:db8:1:2:ffff::9")));
        Assert.Null(throttle.Take(Request(null), IPAddress.Parse("2001:db8:1:3::1")));
        Assert.Null(throttle.Take(Request(null), Address));
        Assert.NotNull(throttle.Take(Request(null), Address.MapToIPv6()));
    }

    [Fact]
    public void At_a_rate_of_nothing_the_limit_is_off()
    {
        var throttle = Throttle(new TvApiOptions { CallsPerSecond = 0, Burst = 0 });

        Assert.Equal(100, Calls(throttle, "one"));
        Assert.False(throttle.IsEmpty(Address));
    }

    private TvThrottle Throttle(TvApiOptions options) => new(_clock, Options.Create(options));

    private static int Calls(TvThrottle throttle, string? device)
    {
        var calls = 0;
        while (calls < 100 && throttle.Take(Request(device), Address) is null)
        {
            calls++;
        }

        return calls;
    }

    private static DefaultHttpContext Request(string? device)
    {
        var http = new DefaultHttpContext();
        if (device is not null)
        {
            http.Request.Headers[TvHeaders.DeviceIdentifier] = device;
        }

        return http;
    }
}
