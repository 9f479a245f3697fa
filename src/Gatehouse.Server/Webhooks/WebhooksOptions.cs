namespace Gatehouse.Server.Webhooks;

/// <summary>Webhooks. Bound from <c>Gatehouse:Webhooks</c>.</summary>
public sealed class WebhooksOptions
{
    /// <summary>May webhooks lead into a private network or to this machine, and there be without TLS? Default false.</summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>How long a receiver may take to answer. Default 10 seconds, from 1 to 30.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a message is sent before it is given up. Default 12, from 1 to 30.</summary>
    public int MaxAttempts { get; set; } = 12;

    /// <summary>For how long a message is tried. Default 3 days, from 1 hour to 14 days.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(3);

    /// <summary>A webhook that only failed for so long is suspended. Default 3 days, from 1 hour to 30 days.</summary>
    public TimeSpan SuspendAfter { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long ended deliveries can be looked at. Default 14 days, from 1 hour to 90 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(14);
}
