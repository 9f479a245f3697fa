using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Gatehouse.Server.Tests.Enrollment.Support;

/// <summary>Somebody with a browser: keeps cookies, follows nothing by itself.</summary>
internal sealed partial class Visit : IDisposable
{
    public const string IPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";
    public const string IPad = "Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";
    public const string Mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15";
    public const string ChromeOnIPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0 Mobile/15E148 Safari/604.1";
    public const string Android = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";
    public const string Slack = "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)";

    private readonly HttpClient _client;

    public Visit(Uri server, string userAgent = IPhone, string language = "en", string accept = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
    {
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = server };
        _client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", userAgent);
        _client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", language);
        _client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);
    }

    public CookieContainer Cookies { get; } = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path, Ct);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _client.SendAsync(request, Ct);

    public Task<HttpResponseMessage> PostAsync(string path, HttpContent content) => _client.PostAsync(path, content, Ct);

    public async Task<string> PageAsync(string path = "/enroll")
    {
        using var answer = await GetAsync(path);
        return await answer.Content.ReadAsStringAsync(Ct);
    }

    /// <summary>Opens a link and the page behind it.</summary>
    public async Task<string> OpenAsync(string link)
    {
        using var answer = await GetAsync(new Uri(link).PathAndQuery);
        Assert.True(answer.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Found, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Ct)}");
        Assert.Equal("/enroll", answer.Headers.Location!.OriginalString);
        return await PageAsync();
    }

    /// <summary>Taps the button of a page; the answer is not followed.</summary>
    public async Task<HttpResponseMessage> TapAsync(string page, string action = "/enroll/profile", params (string Name, string Value)[] more)
    {
        var fields = HiddenField().Matches(page).Select(m => new KeyValuePair<string, string>(m.Groups[1].Value, m.Groups[2].Value))
            .DistinctBy(f => f.Key).Concat(more.Select(m => new KeyValuePair<string, string>(m.Name, m.Value)));
        return await PostAsync(action, new FormUrlEncodedContent(fields));
    }

    /// <summary>Opens a link, downloads, and returns the secret of the profile's address.</summary>
    public async Task<string> DownloadAsync(string link)
    {
        using var answer = await TapAsync(await OpenAsync(link));
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Ct)}");
        var location = answer.Headers.Location!.OriginalString;
        Assert.StartsWith("/enroll/profile/", location, StringComparison.Ordinal);
        return location["/enroll/profile/".Length..];
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("""<input type="hidden" name="([^"]*)" value="([^"]*)"\s*/?>""")]
    private static partial Regex HiddenField();
}
