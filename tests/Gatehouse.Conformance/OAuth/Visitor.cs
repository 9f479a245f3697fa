using System.Net;
using System.Text;
using Gatehouse.Conformance.Support;
using Gatehouse.Simulator.Enrollment;

namespace Gatehouse.Conformance.OAuth;

/// <summary>A browser whose every step a test decides: it keeps cookies and follows nothing by itself.</summary>
public sealed class Visitor : IDisposable
{
    private readonly HttpClient _http;

    public Visitor()
    {
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.Zero });
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "text/html");
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>One request.</summary>
    public async Task<WireAnswer> OpenAsync(string address)
    {
        var ct = TestContext.Current.CancellationToken;
        using var response = await _http.GetAsync(new Uri(address), ct);
        return await WireAnswer.OfAsync(response, ct);
    }

    /// <summary>Sends a form.</summary>
    public async Task<WireAnswer> PostAsync(string address, IEnumerable<KeyValuePair<string, string>> fields, params (string Name, string Value)[] headers)
    {
        var ct = TestContext.Current.CancellationToken;
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(fields) };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request, ct);
        return await WireAnswer.OfAsync(response, ct);
    }

    /// <summary>Follows redirects of the server until it shows a page or sends the browser elsewhere.</summary>
    public async Task<(string Address, WireAnswer Answer)> FollowAsync(string address)
    {
        var server = new Uri(address).Authority;
        var answer = await OpenAsync(address);
        for (var step = 0; step < 10 && Location(address, answer) is { } next && next.Authority == server; step++)
        {
            address = next.AbsoluteUri;
            answer = await OpenAsync(address);
        }

        return (address, answer);
    }

    /// <summary>The sign-in page that a request leads to.</summary>
    internal async Task<(string Address, HtmlPage Page)> SignInPageAsync(string address)
    {
        var (at, answer) = await FollowAsync(address);
        Assert.True(answer.Status == 200 && at.Contains("/signin/", StringComparison.Ordinal), $"{answer.Status} at {at}: {Encoding.UTF8.GetString(answer.Body)}");
        return (at, new HtmlPage(answer.Body, new Uri(at)));
    }

    /// <summary>Sends name and password, and returns the answer to that.</summary>
    internal Task<WireAnswer> SubmitAsync(HtmlPage page, string name, string password)
    {
        var form = page.PostForms().First(f => f.Fields.Any(field => field.Key == "identifier"));
        return PostAsync(form.Action.AbsoluteUri, [.. form.Fields.Where(f => f.Key is not ("identifier" or "password")), new("identifier", name), new("password", password)]);
    }

    /// <summary>Signs in, and returns where the server sends the browser in the end.</summary>
    public async Task<Uri> SignInAsync(string address, string name, string password)
    {
        var (at, answer) = await FollowAsync(address);
        if (answer.Status == 200)
        {
            var submitted = await SubmitAsync(new HtmlPage(answer.Body, new Uri(at)), name, password);
            var next = Location(at, submitted) ?? throw new Xunit.Sdk.XunitException($"The sign-in ended with {submitted.Status}.");
            (at, answer) = await FollowAsync(next.AbsoluteUri);
        }

        return Location(at, answer) ?? throw new Xunit.Sdk.XunitException($"{answer.Status} at {at} leads nowhere: {Encoding.UTF8.GetString(answer.Body)}");
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static Uri? Location(string from, WireAnswer answer) =>
        answer.Headers.TryGetValues("Location", out var values) ? new Uri(new Uri(from), values.Single()) : null;
}
