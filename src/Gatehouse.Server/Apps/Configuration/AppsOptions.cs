namespace Gatehouse.Server.Apps.Configuration;

/// <summary>Apps without a person. Bound from <c>Gatehouse:Apps</c>.</summary>
public sealed class AppsOptions
{
    /// <summary>SHA-256 of the public keys that the TLS certificates in front of this server may have, in Base64 (RFC 7469 §2.4): the one in use and at least one more. Default none: apps do not pin.</summary>
    public string[] TlsPins { get; set; } = [];

    /// <summary>How long a signed configuration of the SDK holds. Default 30 days, from 1 hour to 1 year.</summary>
    public TimeSpan ConfigurationLifetime { get; set; } = TimeSpan.FromDays(30);
}
