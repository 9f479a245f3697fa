using System.Net;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;

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

    /// <summary>Behind a proxy that the server trusts, which says from where the browser comes.</summary>
    public Browser From(string address)
    {
        _http.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-For", address);
        return this;
    }

    /// <summary>Anything else.</summary>
    public static Browser Named(string userAgent, Uri address) => new(address, userAgent, null);

    /// <summary>Opens an address.</summary>
    public async Task<WireAnswer> OpenAsync(Uri link)
    {
        var ct = TestContext.Current.CancellationToken;
        using var response = await _http.GetAsync(link, ct);
        return await WireAnswer.OfAsync(response, ct);
    }

    /// <summary>Opens a page and sends its form: the answer that this leads to, and its address.</summary>
    public async Task<(WireAnswer Answer, Uri Address)> TapAsync(Uri link)
    {
        var ct = TestContext.Current.CancellationToken;
        using var page = await _http.GetAsync(link, ct);
        var form = new HtmlPage(await page.Content.ReadAsByteArrayAsync(ct), page.RequestMessage!.RequestUri!).PostForms().First();
        using var body = new FormUrlEncodedContent(form.Fields);
        using var answer = await _http.PostAsync(form.Action, body, ct);
        return (await WireAnswer.OfAsync(answer, ct), answer.RequestMessage!.RequestUri!);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
