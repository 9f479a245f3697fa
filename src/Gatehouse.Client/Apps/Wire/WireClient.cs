using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text.Json;
using Gatehouse.Client.Apps.Http;

namespace Gatehouse.Client.Apps.Wire;

/// <summary>
/// Calls the server: proofs and nonces (RFC 9449 §8), tries again what may succeed, limits what it reads. Faults of the network
/// are results, since a device is offline as a matter of course.
/// </summary>
internal sealed class WireClient(AppOptions options, HttpMessageHandler handler, ServerClock clock, Action<bool> reachable) : IDisposable
{
    private const int MaxBodyBytes = 64 * 1024;
    private const int MaxDepth = 16;
    private const int MaxNonceLength = 256;

    // Less than this is the second that dates are cut to, and the way here.
    private static readonly TimeSpan s_clockChange = TimeSpan.FromSeconds(4);

    private readonly HttpClient _http = new(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxBodyBytes };
    private readonly ConcurrentDictionary<string, string> _nonces = new(StringComparer.Ordinal);

    /// <summary>Calls, and again after a while where the server cannot be reached or is in trouble.</summary>
    public async Task<WireResult> SendAsync(WireCall call, CancellationToken ct)
    {
        foreach (var delay in options.RetryDelays)
        {
            var result = await SendOnceAsync(call, ct).ConfigureAwait(false);
            if (!result.IsTransient)
            {
                return result;
            }

            await Delays.WaitAsync(delay, options.Time, ct).ConfigureAwait(false);
        }

        return await SendOnceAsync(call, ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // A server that wants a nonce, or a newer one, says so with a refusal; and one from which the device learns that its clock is wrong
    // had to refuse the proof. What it says to the next try is its answer.
    private async Task<WireResult> SendOnceAsync(WireCall call, CancellationToken ct)
    {
        var offset = clock.Offset;
        var result = await TryAsync(call, ct).ConfigureAwait(false);
        if (result.Error == "use_dpop_nonce" || (result.Error == "invalid_dpop_proof" && (clock.Offset - offset).Duration() > s_clockChange))
        {
            result = await TryAsync(call, ct).ConfigureAwait(false);
        }

        reachable(result.Fault is WireFault.None or WireFault.Unreadable);
        return result;
    }

    private async Task<WireResult> TryAsync(WireCall call, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(options.RequestTimeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            using var request = await RequestAsync(call, either.Token).ConfigureAwait(false);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token).ConfigureAwait(false);
            Learn(call.Address, response);
            return await ReadAsync(response).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return WireResult.Of(WireFault.TimedOut);
        }
        catch (HttpRequestException e)
        {
            return WireResult.Of(FaultOf(e));
        }
        catch (IOException)
        {
            return WireResult.Of(WireFault.Unreachable);
        }
    }

    private async Task<HttpRequestMessage> RequestAsync(WireCall call, CancellationToken ct)
    {
        var origin = call.Address.GetLeftPart(UriPartial.Authority);
        _nonces.TryGetValue(origin, out var nonce);
        var request = new HttpRequestMessage(call.Method, call.Address)
        {
            Content = call.ContentWithNonce is null ? call.Content?.Invoke() : await call.ContentWithNonce(nonce, ct).ConfigureAwait(false),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (call.Prover is not null)
        {
            request.Headers.TryAddWithoutValidation("DPoP", await call.Prover.CreateAsync(call.Method.Method, call.Address, call.AccessToken, nonce, ct).ConfigureAwait(false));
        }

        if (call.AccessToken is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", call.AccessToken);
        }

        if (call.IdempotencyKey is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", call.IdempotencyKey);
        }

        CurrentTrace.AddTo(request);
        return request;
    }

    private void Learn(Uri address, HttpResponseMessage response)
    {
        if (response.Headers.Date is { } date)
        {
            clock.Learn(date);
        }

        if (response.Headers.TryGetValues("DPoP-Nonce", out var values) && values.FirstOrDefault() is { Length: > 0 and <= MaxNonceLength } nonce)
        {
            _nonces[address.GetLeftPart(UriPartial.Authority)] = nonce;
        }
    }

    private static async Task<WireResult> ReadAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false); // buffered already
        var json = WholeJson.Parse(body, MaxDepth);
        var status = (int)response.StatusCode;

        // Refusals may come from something in between, in HTML. What we asked for may not.
        var isReadable = json.ValueKind != JsonValueKind.Undefined || status >= 400 || response.StatusCode == HttpStatusCode.NoContent || body.Length == 0;
        return new WireResult
        {
            Status = status,
            Body = json,
            Fault = isReadable ? WireFault.None : WireFault.Unreadable,
            RetryAfter = response.Headers.RetryAfter?.Delta,
        };
    }

    private static WireFault FaultOf(HttpRequestException e)
    {
        for (Exception? inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is AuthenticationException)
            {
                return WireFault.Tls;
            }
        }

        return WireFault.Unreachable;
    }
}
