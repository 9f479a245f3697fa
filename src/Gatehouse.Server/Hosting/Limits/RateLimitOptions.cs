namespace Gatehouse.Server.Hosting.Limits;

/// <summary>How fast one client may come back; bound from <c>Gatehouse:RateLimits</c>. Devices of one site often share one address.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Enrollment pages and what they download, per address.</summary>
    public RateLimit PublicPage { get; set; } = new() { PerMinute = 1200, Burst = 600 };

    /// <summary>SCEP, per address.</summary>
    public RateLimit Scep { get; set; } = new() { PerMinute = 3000, Burst = 1500 };

    /// <summary>Check-in and command channel, per address.</summary>
    public RateLimit Mdm { get; set; } = new() { PerMinute = 60_000, Burst = 30_000 };

    /// <summary>Sign-in, setup, invitations, per address.</summary>
    public RateLimit SignIn { get; set; } = new() { PerMinute = 30, Burst = 20 };

    /// <summary>Endpoints of the authorization server that programs call: tokens, introspection, keys; per address.</summary>
    public RateLimit OAuth { get; set; } = new() { PerMinute = 12_000, Burst = 6000 };

    /// <summary>Administration API, per caller; per address without one.</summary>
    public RateLimit Api { get; set; } = new() { PerMinute = 3000, Burst = 1000 };
}

/// <summary>A token bucket.</summary>
public sealed class RateLimit
{
    /// <summary>Sustained requests in a minute; 0 switches the limit off.</summary>
    public int PerMinute { get; set; }

    /// <summary>Requests that may come at once after a pause.</summary>
    public int Burst { get; set; }
}
