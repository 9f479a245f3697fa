namespace Gatehouse.Server.TvProvider.Viewers;

/// <summary>Sessions, profiles and decisions of viewers; bound from <c>Gatehouse:TvProvider:Viewers</c>.</summary>
public sealed class ViewerOptions
{
    /// <summary>How long a code can be typed, and an answer of Apple's framework be handed in. Default 30 minutes, from 1 minute to 2 hours.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long the refusal of an MVPD is repeated without asking again. Default 60 seconds, from 0 to 1 hour.</summary>
    public TimeSpan DenialLifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a profile that ended is remembered, so that an app learns that it has ended. Default 30 days, from 1 hour to 1 year.</summary>
    public TimeSpan EndedProfiles { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a trial that is over is remembered. Default and at least 365 days: who is forgotten begins anew.</summary>
    public TimeSpan EndedTrials { get; set; } = TimeSpan.FromDays(365);
}
