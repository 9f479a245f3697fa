using Gatehouse.Server.Enrollment.Renewal;

namespace Gatehouse.Server.Tests.Enrollment;

/// <summary>When renewals are tried: spread, daily, and never past a moment at which there is something to tell.</summary>
public sealed class RenewalTimeTests
{
    private static readonly DateTimeOffset End = new(2031, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Window = End.AddDays(-180);

    [Fact]
    public void The_first_tries_of_a_fleet_are_spread_over_nine_days()
    {
        var tries = Enumerable.Range(0, 2000).Select(_ => RenewalTimes.First(Window, End)).ToList();

        Assert.All(tries, first => Assert.InRange(first, Window, Window.AddDays(9)));
        for (var day = 0; day < 9; day++)
        {
            // 222 would be even; a tenth of it would not be spread.
            Assert.True(tries.Count(first => first >= Window.AddDays(day) && first < Window.AddDays(day + 1)) > 130, $"Day {day} is nearly empty.");
        }
    }

    [Fact]
    public void The_next_try_is_in_22_to_26_hours()
    {
        var tries = Enumerable.Range(0, 500).Select(_ => RenewalTimes.Next(Window, End) - Window).ToList();

        Assert.All(tries, pause => Assert.InRange(pause, TimeSpan.FromHours(22), TimeSpan.FromHours(26)));
        Assert.True(tries.Distinct().Count() > 400);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(14)]
    [InlineData(7)]
    [InlineData(1)]
    public void The_next_try_is_not_after_the_moment_to_tell(int days) =>
        Assert.Equal(End.AddDays(-days), RenewalTimes.Next(End.AddDays(-days).AddHours(-3), End));

    [Fact]
    public void An_identity_in_grace_is_tried_daily_too() =>
        Assert.InRange(RenewalTimes.Next(End.AddDays(2), End), End.AddDays(2).AddHours(22), End.AddDays(2).AddHours(26));

    [Theory]
    [InlineData(31, null)]
    [InlineData(30, 30)]
    [InlineData(15, 30)]
    [InlineData(14, 14)]
    [InlineData(7, 7)]
    [InlineData(2, 7)]
    [InlineData(1, 1)]
    [InlineData(-5, 1)]
    public void What_is_told_is_how_little_is_left(int left, int? told) => Assert.Equal(told, RenewalTimes.DaysLeft(End.AddDays(-left), Window, End));

    [Fact]
    public void A_certificate_of_ten_days_does_not_begin_with_an_alarm() =>
        Assert.Null(RenewalTimes.DaysLeft(End.AddDays(-5), End.AddDays(-5), End));
}
