namespace Gatehouse.Protocols.TvProvider;

/// <summary>
/// A setting that operators may state at five places, of which the most specific one counts: platform, then category of
/// platforms, then integration, then endpoint of the MVPD, then MVPD. Null where nothing is stated.
/// </summary>
/// <typeparam name="T">What is set.</typeparam>
/// <param name="Platform">For this service provider, MVPD and platform.</param>
/// <param name="Category">For this service provider, MVPD and category of platforms.</param>
/// <param name="Integration">For this service provider and MVPD.</param>
/// <param name="Endpoint">For the endpoint of the MVPD that the integration uses.</param>
/// <param name="Mvpd">For the MVPD.</param>
public sealed record LayeredSetting<T>(T? Platform = null, T? Category = null, T? Integration = null, T? Endpoint = null, T? Mvpd = null)
    where T : class
{
    /// <summary>What counts; null when nothing is stated anywhere.</summary>
    public T? Value => Platform ?? Category ?? Integration ?? Endpoint ?? Mvpd;
}
