using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Simulator.Enrollment;

/// <summary>What a browser ended up with.</summary>
/// <param name="Answer">The last one.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="Callback">Where it led to, when that is an address of the awaited scheme; as it was sent.</param>
internal sealed record WebResult(HttpAnswer Answer, Uri Address, string? Callback);

/// <summary>A browser without script, following redirects as browsers do (RFC 9110 §15.4).</summary>
internal sealed class WebView(DeviceNetwork network, DeviceModel model)
{
    private const int MaxRedirects = 10;
    private readonly CookieContainer _cookies = new();

    /// <summary>Scheme whose addresses are not opened but returned; null for a browser that waits for none.</summary>
    public string? CallbackScheme { get; init; }

    /// <summary>Keeps cookies. Off, it shows what becomes of a sign-in that loses them on the way.</summary>
    public bool KeepsCookies { get; init; } = true;

    /// <summary>Opens an address.</summary>
    public Task<WebResult> OpenAsync(Uri address, CancellationToken ct) => FollowAsync(HttpMethod.Get, address, null, ct);

    /// <summary>Posts a form.</summary>
    public Task<WebResult> SubmitAsync(Uri address, IReadOnlyList<KeyValuePair<string, string>> fields, CancellationToken ct) =>
        FollowAsync(HttpMethod.Post, address, fields, ct);

    private async Task<WebResult> FollowAsync(
        HttpMethod method, Uri address, IReadOnlyList<KeyValuePair<string, string>>? fields, CancellationToken ct)
    {
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            var answer = await SendAsync(method, address, fields, ct).ConfigureAwait(false);
            if (IsRedirect(answer) && Callback(answer) is { } callback)
            {
                return new WebResult(answer, address, callback);
            }

            if (!answer.IsRedirect)
            {
                return new WebResult(answer, address, null);
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

    private static bool IsRedirect(HttpAnswer answer) => (int)answer.Status is 301 or 302 or 303 or 307 or 308;

    private string? Callback(HttpAnswer answer) =>
        CallbackScheme is { } scheme && answer.Lines("Location") is [var location] && location.StartsWith($"{scheme}:", StringComparison.OrdinalIgnoreCase)
            ? location
            : null;

    private async Task<HttpAnswer> SendAsync(
        HttpMethod method, Uri address, IReadOnlyList<KeyValuePair<string, string>>? fields, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgents.Safari(model));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypeNames.Text.Html));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*", 0.8));
        request.Headers.TryAddWithoutValidation("Accept-Language", "en-GB,en;q=0.9");
        if (KeepsCookies && _cookies.GetCookieHeader(address) is { Length: > 0 } cookies)
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
}
