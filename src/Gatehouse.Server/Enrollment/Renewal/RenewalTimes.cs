using System.Security.Cryptography;

namespace Gatehouse.Server.Enrollment.Renewal;

/// <summary>
/// When a renewal is tried. A fleet that enrolled in one morning must not come back in one morning, and a device that does
/// not answer today is asked again tomorrow, as long as its certificate lets it in at all.
/// </summary>
internal static class RenewalTimes
{
    /// <summary>How long a renewal's challenge is good. A device may sleep for days over the profile that it was sent.</summary>
    public static readonly TimeSpan Challenge = TimeSpan.FromDays(7);

    /// <summary>A process that took a renewal and died leaves it to the others after this.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);

    /// <summary>Days before the end at which administrators are told.</summary>
    public static readonly IReadOnlyList<int> ToldAt = [30, 14, 7, 1];

    private static readonly TimeSpan Daily = TimeSpan.FromHours(22);
    private static readonly TimeSpan DailyJitter = TimeSpan.FromHours(4);

    // Of the window: nine days of the usual 180.
    private const double Spread = 0.05;

    /// <summary>The first try: when the window opens, or a little later.</summary>
    public static DateTimeOffset First(DateTimeOffset window, DateTimeOffset notAfter) => window + ((notAfter - window) * Spread * Chance());

    /// <summary>The next try after one at <paramref name="now"/>: in 22 to 26 hours, but not later than there is something to tell.</summary>
    public static DateTimeOffset Next(DateTimeOffset now, DateTimeOffset notAfter)
    {
        var next = now + Daily + (DailyJitter * Chance());
        return ToldAt.Select(days => notAfter.AddDays(-days)).Where(at => at > now).Append(next).Min();
    }

    /// <summary>The fewest of <see cref="ToldAt"/> that the certificate has left; null when it has more, or never had as many in its window.</summary>
    public static int? DaysLeft(DateTimeOffset now, DateTimeOffset window, DateTimeOffset notAfter) =>
        ToldAt.Where(days => notAfter.AddDays(-days) <= now && notAfter.AddDays(-days) > window).Select(days => (int?)days).Min();

    private static double Chance() => RandomNumberGenerator.GetInt32(1_000_000) / 1_000_000.0;
}
