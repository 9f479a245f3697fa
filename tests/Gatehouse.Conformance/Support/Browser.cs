using System.Net;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Conformance.Support;

/// <summary>A person's browser, with cookies; it goes where it is sent.</summary>
public sealed class Browser : IDisposable
{
    private readonly HttpClient _http;

    private Browser(Uri address, string userAgent, string? accept)
    {
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = true }) { BaseAddress = address };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", userAgent);
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept ?? "text/html,application/xhtml+xml");
    }

    /// <summary>Safari on a device of that kind.</summary>
    public static Browser On(DeviceKind kind, Uri address, string? accept = null) =>
        new(address, UserAgents.Safari(DeviceModel.All.First(model => model.Kind == kind)), accept);

    /// <summary>Anything else.</summary>
    public static Browser Named(string userAgent, Uri address) => new(address, userAgent, null);

    /// <summary>Opens an address.</summary>
    public async Task<WireAnswer> OpenAsync(Uri link)
    {
        var ct = TestContext.Current.CancellationToken;
        using var response = await _http.GetAsync(link, ct);
        return await WireAnswer.OfAsync(response, ct);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
