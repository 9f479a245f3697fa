using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Simulator.Enrollment;

/// <summary>
/// The browser of a device and the person who uses it: opens the link, taps the button, gets a file. Without script,
/// with cookies, following redirects as browsers do (RFC 9110 §15.4).
/// </summary>
internal sealed class Safari(DeviceNetwork network, DeviceModel model)
{
    private const int MaxRedirects = 10;
    private readonly CookieContainer _cookies = new();

    /// <summary>Opens the link. The page must be one that offers a profile.</summary>
    public async Task<HtmlForm> OpenAsync(Uri link, CancellationToken ct)
    {
        var (answer, address) = await FollowAsync(HttpMethod.Get, link, null, ct).ConfigureAwait(false);
        var page = ReadPage(answer, address);
        return page.PostForms().FirstOrDefault(form => form.Action.AbsolutePath.EndsWith("/profile", StringComparison.Ordinal))
            ?? throw Stop($"The page offers no profile: {page.Heading}", answer);
    }

    /// <summary>Taps the button and returns the profile that comes down.</summary>
    public async Task<byte[]> DownloadAsync(HtmlForm form, CancellationToken ct)
    {
        var (answer, address) = await FollowAsync(HttpMethod.Post, form.Action, form.Fields, ct).ConfigureAwait(false);
        if (answer.IsSuccess && answer.MediaType == MediaTypeNames.Text.Html)
        {
            var page = new HtmlPage(answer.Body, address);
            var file = page.Links().FirstOrDefault(link => link.AbsolutePath.Contains("/enroll/profile/", StringComparison.Ordinal))
                ?? throw Stop($"The page has no download: {page.Heading}", answer);
            (answer, address) = await FollowAsync(HttpMethod.Get, file, null, ct).ConfigureAwait(false);
        }

        if (!answer.IsSuccess)
        {
            throw Stop(ReadHeading(answer, address), answer);
        }

        // Safari shows any other type as text, or saves it as a file that does nothing.
        return answer.MediaType == ProfileWriter.MediaType
            ? answer.Body
            : throw Stop($"What came down is {answer.MediaType}, not a profile.", answer);
    }

    private static HtmlPage ReadPage(HttpAnswer answer, Uri address)
    {
        if (!answer.IsSuccess || answer.MediaType != MediaTypeNames.Text.Html)
        {
            throw Stop(ReadHeading(answer, address), answer);
        }

        return new HtmlPage(answer.Body, address);
    }

    private static string ReadHeading(HttpAnswer answer, Uri address) =>
        answer.MediaType == MediaTypeNames.Text.Html && new HtmlPage(answer.Body, address).Heading is { Length: > 0 } heading
            ? heading
            : $"The server answered {(int)answer.Status}.";

    private async Task<(HttpAnswer Answer, Uri Address)> FollowAsync(
        HttpMethod method, Uri address, IReadOnlyList<KeyValuePair<string, string>>? fields, CancellationToken ct)
    {
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            var answer = await SendAsync(method, address, fields, ct).ConfigureAwait(false);
            if (!answer.IsRedirect)
            {
                return (answer, address);
            }

            // 301, 302 and 303 turn a POST into a GET; 307 and 308 repeat it.
            address = new Uri(address, answer.Location!);
            if ((int)answer.Status is not (307 or 308))
            {
                (method, fields) = (HttpMethod.Get, null);
            }
        }

        throw new DeviceRefusal("NSURLErrorDomain", -1007, "Too many redirects.");
    }

    private async Task<HttpAnswer> SendAsync(
        HttpMethod method, Uri address, IReadOnlyList<KeyValuePair<string, string>>? fields, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgents.Safari(model));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypeNames.Text.Html));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*", 0.8));
        request.Headers.TryAddWithoutValidation("Accept-Language", "en-GB,en;q=0.9");
        if (_cookies.GetCookieHeader(address) is { Length: > 0 } cookies)
        {
            request.Headers.TryAddWithoutValidation("Cookie", cookies);
        }

        if (fields is not null)
        {
            request.Content = new FormUrlEncodedContent(fields);
            request.Headers.TryAddWithoutValidation("Origin", address.GetLeftPart(UriPartial.Authority));
        }

        var answer = await network.SendAsync(network.Shared, request, ct).ConfigureAwait(false);
        foreach (var cookie in answer.SetCookies)
        {
            Keep(address, cookie);
        }

        return answer;
    }

    private void Keep(Uri address, string cookie)
    {
        try
        {
            _cookies.SetCookies(address, cookie);
        }
        catch (CookieException)
        {
            // A browser drops a cookie that it cannot read, and goes on.
        }
    }

    private static DeviceRefusal Stop(string reason, HttpAnswer answer) => new("Safari", 0, reason, (int)answer.Status);
}
