namespace Gatehouse.Server.TvProvider.Mvpds;

/// <summary>Speaking with TV providers; bound from <c>Gatehouse:TvProvider:Mvpds</c>.</summary>
public sealed class MvpdOptions
{
    /// <summary>May TV providers have addresses that only mean something inside the network? Loopback addresses may then do without TLS. Default false.</summary>
    public bool AllowPrivate { get; set; }

    /// <summary>A TV provider that does not answer within this time while somebody signs in is out of order. Default 10 seconds; 1 second to 1 minute.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the SAML metadata of a TV provider is fetched, where it does not ask for more often. Default 6 hours; 5 minutes to 7 days.</summary>
    public TimeSpan RefreshEvery { get; set; } = TimeSpan.FromHours(6);

    /// <summary>So many wrong codes may be typed on the activation page from one address in 15 minutes. Default 10; 3 to 1000.</summary>
    public int WrongCodes { get; set; } = 10;
}
