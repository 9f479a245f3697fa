using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Http;

/// <summary>
/// Sends requests with a token for one audience and a proof for each (RFC 9449 §7). Repeats what the backend refused for its nonce
/// (§9), for the token, and for a clock that was found wrong by it, once each; the latter two only where a request may safely be sent twice.
/// </summary>
internal sealed class BoundTokenHandler : DelegatingHandler
{
    private const string Scheme = "DPoP";
    private const int MaxNonceLength = 256;

    // Less than this is the second that dates are cut to, and the way here.
    private static readonly TimeSpan s_clockChange = TimeSpan.FromSeconds(4);

    private readonly IAppTokenSource _tokens;
    private readonly string _audience;
    private readonly ConcurrentDictionary<string, string> _nonces = new(StringComparer.Ordinal);

    /// <summary>Over a handler that follows no redirects: a token is for one place.</summary>
    public BoundTokenHandler(IAppTokenSource tokens, string audience, HttpMessageHandler inner)
        : base(inner) => (_tokens, _audience) = (tokens, audience);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } address || !SafeAddress.Is(address))
        {
            throw new InvalidOperationException("A token is sent with TLS only.");
        }

        // A body that is a stream is gone after the first time.
        if (request.Content is not null)
        {
#if NET9_0_OR_GREATER
            await request.Content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
#else
            await request.Content.LoadIntoBufferAsync().ConfigureAwait(false);
#endif
        }

        CurrentTrace.AddTo(request);
        var isForced = false;
        var hasNonce = false;
        var hasTime = false;
        while (true)
        {
            var offset = _tokens.Clock.Offset;
            var response = await TryAsync(request, isForced, cancellationToken).ConfigureAwait(false);
            var error = response.StatusCode == HttpStatusCode.Unauthorized ? ErrorOf(response) : null;
            if (error == "use_dpop_nonce" && !hasNonce)
            {
                hasNonce = true;
            }
            else if (error == "invalid_token" && !isForced && MayRepeat(request))
            {
                isForced = true;
            }
            else if (error == "invalid_dpop_proof" && !hasTime && (_tokens.Clock.Offset - offset).Duration() > s_clockChange && MayRepeat(request))
            {
                hasTime = true;
            }
            else
            {
                return response;
            }

            response.Dispose();
        }
    }

    /// <summary>The parameter of the challenge (RFC 9449 §7.1, RFC 9470 §3); null where there is none.</summary>
    internal static string? Challenge(HttpResponseMessage response, string name)
    {
        foreach (var challenge in response.Headers.WwwAuthenticate)
        {
            if (string.Equals(challenge.Scheme, Scheme, StringComparison.OrdinalIgnoreCase) && ChallengeParameters.Find(challenge.Parameter, name) is { } value)
            {
                return value;
            }
        }

        return null;
    }

    private static string? ErrorOf(HttpResponseMessage response) => Challenge(response, "error");

    private async Task<HttpResponseMessage> TryAsync(HttpRequestMessage request, bool isForced, CancellationToken ct)
    {
        var address = request.RequestUri!;
        var origin = address.GetLeftPart(UriPartial.Authority);
        var (token, prover) = await _tokens.GetTokenAsync(_audience, isForced, ct).ConfigureAwait(false);
        _nonces.TryGetValue(origin, out var nonce);
        request.Headers.Authorization = new AuthenticationHeaderValue(Scheme, token.Value);
        request.Headers.Remove(Scheme);
        request.Headers.TryAddWithoutValidation(Scheme, await prover.CreateAsync(request.Method.Method, address, token.Value, nonce, ct).ConfigureAwait(false));
        var response = await base.SendAsync(request, ct).ConfigureAwait(false);
        if (response.Headers.Date is { } date)
        {
            _tokens.Clock.Learn(date);
        }

        if (response.Headers.TryGetValues("DPoP-Nonce", out var values) && values.FirstOrDefault() is { Length: > 0 and <= MaxNonceLength } next)
        {
            _nonces[origin] = next;
        }

        return response;
    }

    // RFC 9110 §9.2.2; a name that the backend knows the request by does as well.
    private static bool MayRepeat(HttpRequestMessage request) =>
        request.Method.Method is "GET" or "HEAD" or "OPTIONS" or "PUT" or "DELETE" || request.Headers.Contains("Idempotency-Key");
}
