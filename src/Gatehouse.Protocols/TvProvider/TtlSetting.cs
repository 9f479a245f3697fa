namespace Gatehouse.Protocols.TvProvider;

/// <summary>How long an authentication or authorization holds.</summary>
/// <param name="Duration">What the operator says. With <paramref name="SetByMvpd"/> only what holds when the MVPD says nothing.</param>
/// <param name="SetByMvpd">Whatever the MVPD says counts, also when it is longer.</param>
public sealed record TtlSetting(TimeSpan Duration, bool SetByMvpd = false)
{
    /// <summary>When something that begins now ends.</summary>
    /// <param name="now">The time.</param>
    /// <param name="mvpdEnd">What the MVPD says (end of its session, of its token, of its decision); null when it says nothing. A past one ends at once.</param>
    /// <param name="atMost">End of what it rests on: an authorization ends no later than its profile. Null for none.</param>
    public DateTimeOffset EndOf(DateTimeOffset now, DateTimeOffset? mvpdEnd = null, DateTimeOffset? atMost = null)
    {
        var own = now + Duration;
        var end = mvpdEnd is null ? own : SetByMvpd ? mvpdEnd.Value : Earlier(own, mvpdEnd.Value);
        end = atMost is { } limit ? Earlier(end, limit) : end;
        return end < now ? now : end;
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
