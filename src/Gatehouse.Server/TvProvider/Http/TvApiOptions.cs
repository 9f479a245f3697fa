namespace Gatehouse.Server.TvProvider.Http;

/// <summary>The entitlement API; bound from <c>Gatehouse:TvProvider:Api</c>.</summary>
public sealed class TvApiOptions
{
    internal const string DefaultReportTimeZone = "America/Los_Angeles";

    /// <summary>Sustained calls in a second of one device, that is, of one address. 0 switches the limit off. Default 1; at most 100,000.</summary>
    public double CallsPerSecond { get; set; } = 1;

    /// <summary>Calls that a device may make at once beyond the sustained ones. Default 10; at most 1,000,000.</summary>
    public int Burst { get; set; } = 10;

    /// <summary>
    /// Devices behind one address are told apart by <c>AP-Device-Identifier</c>, and the address as a whole may make so many times what a
    /// device may. Default 1, which counts by address alone; at most 10,000.
    /// </summary>
    public int DevicesPerAddress { get; set; } = 1;

    /// <summary>How long an access token is good. Default 6 hours; 5 minutes to 24 hours.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromHours(6);

    /// <summary>How long apps may keep the configuration. Default 2 minutes; up to 1 hour.</summary>
    public TimeSpan ConfigurationMaxAge { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Addresses or networks (<c>192.0.2.0/24</c>) from which proxies may keep their lists of MVPDs; none for any.</summary>
    public IList<string> ProxyAddresses { get; } = [];

    /// <summary>Time zone in which days of reports begin and their times are given. Default <c>America/Los_Angeles</c>, as published; UTC where the machine knows no time zones.</summary>
    public string ReportTimeZone { get; set; } = DefaultReportTimeZone;

    /// <summary>Absolute address of a page about errors, to which <c>#</c> and the code are added. Default: our own page.</summary>
    public string? HelpUrl { get; set; }
}
