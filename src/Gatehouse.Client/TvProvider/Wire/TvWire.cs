using System.Net;
using System.Net.Http.Headers;
using Gatehouse.Client.Apps.Http;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.TvProvider.Wire;

/// <summary>Sends requests, limits what it reads, and tries again what may work then.</summary>
internal sealed class TvWire : IDisposable
{
    // Three hundred providers with long addresses are a tenth of it.
    private const int MaxBodyBytes = 4 * 1024 * 1024;

    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ThrottlePause = TimeSpan.FromSeconds(1);

    private readonly TvAppOptions _options;
    private readonly HttpClient _http;

    public TvWire(TvAppOptions options)
    {
        if (!SafeAddress.Is(options.Server))
        {
            throw new ArgumentException("The server is called with TLS; without it on this very machine only.", nameof(options));
        }

        _options = options;
        _http = new HttpClient(options.HttpHandler?.Invoke() ?? NewHandler()) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxBodyBytes };
        Clock = new ServerClock(options.Time);
    }

    /// <summary>The time of the service: what it dates does not end early because the device's clock is wrong.</summary>
    public ServerClock Clock { get; }

    /// <summary>Addresses in answers are relative to the service, or absolute; null for what is none.</summary>
    public Uri? Resolve(string address) =>
        Uri.TryCreate(_options.Server, address, out var result) && (result.Scheme == Uri.UriSchemeHttps || result.Scheme == Uri.UriSchemeHttp) ? result : null;

    /// <summary>Sends it, again if need be; also what failed is an answer.</summary>
    public async Task<TvAnswer> SendAsync(TvCall call, CancellationToken ct)
    {
        foreach (var delay in _options.RetryDelays)
        {
            var answer = await TryAsync(call, ct).ConfigureAwait(false);
            var maySendAgain = call.IsRepeatable || answer.Status is 429; // it was not looked at
            if (!answer.IsTransient || !maySendAgain)
            {
                return answer;
            }

            await Delays.WaitAsync(Pause(answer, delay), _options.Time, ct).ConfigureAwait(false);
        }

        return await TryAsync(call, ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static HttpClientHandler NewHandler() =>
        new() { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate };

    // The throttle gives a request per second back, so less than that helps nobody.
    private static TimeSpan Pause(TvAnswer answer, TimeSpan delay)
    {
        var asked = answer.RetryAfter is { } after ? (after < LongestRetryAfter ? after : LongestRetryAfter) : answer.Status == 429 ? ThrottlePause : TimeSpan.Zero;
        return asked > delay ? asked : delay;
    }

    private async Task<TvAnswer> TryAsync(TvCall call, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(_options.RequestTimeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            using var request = Request(call);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token).ConfigureAwait(false);
            if (response.Headers.Date is { } date)
            {
                Clock.Learn(date);
            }

            var body = await BufferedAsync(response).ConfigureAwait(false);
            return new TvAnswer((int)response.StatusCode, Json.Parse(body), response.Headers.ETag?.ToString(), response.Headers.RetryAfter?.Delta);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return new TvAnswer(0, default, Fault: e);
        }
    }

    // It is there already, and netstandard2.0 knows no token for this.
    private static Task<byte[]> BufferedAsync(HttpResponseMessage response) => response.Content.ReadAsByteArrayAsync();

    private HttpRequestMessage Request(TvCall call)
    {
        var request = new HttpRequestMessage(call.Method, new Uri(_options.Server, call.Path)) { Content = call.Content?.Invoke() };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (call.AccessToken is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", call.AccessToken);
        }

        foreach (var (name, value) in call.Headers)
        {
            if (!string.IsNullOrEmpty(value))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }
}
