namespace Gatehouse.Server.Mdm.Connect;

/// <summary>
/// What NotNow means for the queue. The device forgets the command, so it has to be offered again; but not at once, which
/// would be a tight loop. A device comes back by itself only when NotNow was the last thing it said.
/// </summary>
public static class Deferral
{
    /// <summary>A command refused in the same session less than this ago is not offered again, in milliseconds.</summary>
    public const long GuardMs = 60_000;

    // After the first, second, third and further refusals of a command.
    private static readonly TimeSpan[] BackOff = [TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromHours(12)];

    /// <summary>The device said NotNow last: it comes back by itself, and this push is only for safety.</summary>
    public static TimeSpan Safety => TimeSpan.FromDays(1);

    /// <summary>When to call a device back for a command that it refused this often.</summary>
    public static TimeSpan PushAfter(long deferrals) => BackOff[(int)Math.Clamp(deferrals - 1, 0, BackOff.Length - 1)];
}
