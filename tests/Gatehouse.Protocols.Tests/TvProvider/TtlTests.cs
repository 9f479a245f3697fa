using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Protocols.Tests.TvProvider;

public sealed class TtlTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_000);

    private static readonly TtlSetting Day = new(TimeSpan.FromDays(1));

    [Fact]
    public void An_MVPD_can_make_it_shorter_and_longer_only_where_it_sets_the_time()
    {
        Assert.Equal(Now.AddDays(1), Day.EndOf(Now));
        Assert.Equal(Now.AddHours(1), Day.EndOf(Now, Now.AddHours(1)));
        Assert.Equal(Now.AddDays(1), Day.EndOf(Now, Now.AddDays(30)));
        Assert.Equal(Now.AddDays(30), (Day with { SetByMvpd = true }).EndOf(Now, Now.AddDays(30)));
        Assert.Equal(Now.AddDays(1), (Day with { SetByMvpd = true }).EndOf(Now));
    }

    [Fact]
    public void An_authorization_ends_no_later_than_its_profile_whoever_set_it()
    {
        Assert.Equal(Now.AddMinutes(5), Day.EndOf(Now, null, Now.AddMinutes(5)));
        Assert.Equal(Now.AddMinutes(5), (Day with { SetByMvpd = true }).EndOf(Now, Now.AddDays(30), Now.AddMinutes(5)));
        Assert.Equal(Now.AddMinutes(1), Day.EndOf(Now, Now.AddMinutes(1), Now.AddMinutes(5)));
    }

    [Fact]
    public void Nothing_ends_before_it_begins() => Assert.Equal(Now, Day.EndOf(Now, Now.AddDays(-1)));
}
