namespace Gatehouse.Server.Accounts;

/// <summary>Signing people in at the sign-in pages; bound from <c>Gatehouse:Accounts</c>.</summary>
public sealed class AccountsOptions
{
    /// <summary>A browser stays signed in at most this long. Default 7 days; 5 minutes to 90 days.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>A browser that is not used for this long is signed out. Default 1 day; 5 minutes to 90 days.</summary>
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromDays(1);

    /// <summary>May identity providers have addresses that only mean something inside the network? Loopback addresses may then do without TLS. Default false.</summary>
    public bool AllowPrivateUpstreams { get; set; }

    /// <summary>An identity provider that does not answer within this time is out of order. Default 10 seconds; 1 second to 1 minute.</summary>
    public TimeSpan UpstreamTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often an identity provider is asked at most whether somebody’s account still stands. Default 15 minutes; 1 minute to 1 day.</summary>
    public TimeSpan UpstreamCheckEvery { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long its last word counts after that, while it is out of order or disabled. Default 1 day; 0 to 30 days.</summary>
    public TimeSpan UpstreamTolerance { get; set; } = TimeSpan.FromDays(1);
}
