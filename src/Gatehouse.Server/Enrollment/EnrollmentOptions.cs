namespace Gatehouse.Server.Enrollment;

/// <summary>Over-the-air enrollment. Bound from <c>Gatehouse:Enrollment</c>.</summary>
public sealed class EnrollmentOptions
{
    /// <summary>Validity of a token when its maker says nothing. Default 7 days.</summary>
    public TimeSpan DefaultLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Longest validity of a token; unset for no limit. With a limit, tokens without an end are refused too.</summary>
    public TimeSpan? MaxLifetime { get; set; }

    /// <summary>May tokens without an end be made. Default true; they are flagged wherever they are shown.</summary>
    public bool AllowNeverExpiring { get; set; } = true;

    /// <summary>How long the enrollment page remembers a link. Default 2 hours, from 15 minutes to 1 day.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(2);

    /// <summary>How long the address of a profile works. Default 15 minutes, from 1 minute to 1 hour.</summary>
    public TimeSpan DownloadLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long an attempt holds its place. Default 60 minutes, from 10 minutes to 1 day.</summary>
    public TimeSpan AttemptLifetime { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>Attempts that one token may start per minute, over all processes. Default 1200.</summary>
    public int AttemptsPerTokenPerMinute { get; set; } = 1200;

    /// <summary>Networks that get no profile, such as <c>203.0.113.0/24</c>. Default none.</summary>
    public IList<string> BlockedNetworks { get; } = [];

    /// <summary>PEM file with the root that issued this server's own certificate, when devices do not trust it by themselves. The page then shows how to install it first. Default unset.</summary>
    public string? RootCaFile { get; set; }

    /// <summary>PEM file with the certificates of Apple's device CAs, which device signatures are checked with; a root counts only where nothing below it is given, since Apple's vouches for more than devices. Unset: the three-phase variant cannot be chosen, and account-driven enrollment does not ask whose device it is.</summary>
    public string? AppleDeviceCaFile { get; set; }

    /// <summary>
    /// Whether devices sign each message (<c>Mdm-Signature</c>). Default true, which works behind whatever ends TLS. With false
    /// they prove themselves by their certificate in TLS alone, so it must reach us: on our own listener (<c>Gatehouse:Tls</c>)
    /// or from a proxy (<c>Gatehouse:Proxies:ClientCertificateHeader</c>). Holds for profiles made from then on.
    /// </summary>
    public bool SignMessages { get; set; } = true;

    /// <summary>Encrypt the management profile of the three-phase variant to the certificate that the device got in its second phase. Default true; a certificate that may only sign gets it plain.</summary>
    public bool EncryptProfiles { get; set; } = true;

    /// <summary>May the check of a domain's service discovery connect to addresses that only mean something inside a network? Default false.</summary>
    public bool AllowPrivateDomains { get; set; }

    /// <summary>Resolvers that are asked, over TCP, for the DNS record that verifies a domain: addresses with or without a port, such as <c>192.0.2.53</c> or <c>[2001:db8::53]:5353</c>. Default those of the system.</summary>
    public IList<string> DnsServers { get; } = [];

    /// <summary>Apple's device service, where the address of service discovery is registered. Default <c>https://mdmenrollment.apple.com</c>; another one for tests only.</summary>
    public string AppleDeviceServiceUrl { get; set; } = "https://mdmenrollment.apple.com";

    /// <summary>How often stuck and lapsed attempts are looked for. Default 15 seconds, from 1 second to 5 minutes.</summary>
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the log and ended attempts are kept. Default 180 days, at least 1.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(180);
}
