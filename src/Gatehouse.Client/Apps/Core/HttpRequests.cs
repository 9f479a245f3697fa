using System.Net;
using System.Security.Authentication;
using System.Text;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Http;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Core;

/// <summary>Calls backends.</summary>
internal sealed class HttpRequests(Controller controller) : IDisposable
{
    private const int MaxResponseBytes = 16 * 1024 * 1024;
    private const int MaxHops = 5;

    private static readonly string[] s_methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"];
    private readonly Dictionary<(string? Cookies, string? Certificates), HttpMessageHandler> _handlers = [];
    private readonly Dictionary<(HttpMessageHandler Inner, string Audience), BoundTokenHandler> _bound = [];
    private readonly Dictionary<string, CookieContainer> _jars = new(StringComparer.Ordinal);

    public async Task<CreateHttpCommonRequestResultEvent> SendAsync(CreateHttpCommonRequestEvent request, CancellationToken ct)
    {
        if (Fault(request) is { } fault)
        {
            return Failed(request, HttpRequestStatus.InvalidRequest, Verdict.InvalidParameter(fault));
        }

        using var limit = new CancellationTokenSource(request.Timeout ?? controller.Options.RequestTimeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            return await FollowAsync(request, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Failed(request, HttpRequestStatus.Timeout, new Verdict(StatusType.NotReachable, AppErrorCodes.TimedOut, "The backend did not answer in time."));
        }
        catch (AppSessionException e)
        {
            return Failed(request, HttpRequestStatus.Refused, new Verdict(e.Status, e.ErrorCode, e.Message) { RetryDelay = e.RetryDelay }) with { RequiredAcr = e.RequiredAcr };
        }
        catch (HttpRequestException e)
        {
            return Failed(request, e);
        }
    }

    /// <summary>Forgets connections and cookies: the session that they belong to is over.</summary>
    public void Dispose()
    {
        lock (_handlers)
        {
            foreach (var handler in _handlers.Values)
            {
                handler.Dispose();
            }

            _handlers.Clear();
            _bound.Clear();
            _jars.Clear();
        }
    }

    private static string? Fault(CreateHttpCommonRequestEvent request) =>
        request.FullUrl is not { IsAbsoluteUri: true } || !SafeAddress.Is(request.FullUrl) ? "The address has no TLS."
        : !s_methods.Contains(request.HttpMethod, StringComparer.Ordinal) ? "The method is unknown."
        : request.Content is not null && request.MultiPartContent is not null ? "There are two bodies."
        : request.UserName is not null && request.AccessTokenIdentifier is not null ? "There are a password and a token."
        : request.CertificateChain is { } pem && Certificates.ReadPem(pem) is null ? "The certificates are not in PEM."
        : null;

    private async Task<CreateHttpCommonRequestResultEvent> FollowAsync(CreateHttpCommonRequestEvent request, CancellationToken ct)
    {
        var address = request.FullUrl;
        for (var hop = 0; ; hop++)
        {
            // Credentials are for where the app sent them, and for nobody that is named there.
            var isOrigin = address.GetLeftPart(UriPartial.Authority) == request.FullUrl.GetLeftPart(UriPartial.Authority);
            using var message = HttpMessages.Make(request, address, isOrigin);
            using var response = await SendAsync(request, message, isOrigin, ct).ConfigureAwait(false);
            if (!request.FollowRedirect || hop == MaxHops || Next(request, address, response) is not { } next)
            {
                return await ReadAsync(request, response).ConfigureAwait(false);
            }

            address = next;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(CreateHttpCommonRequestEvent request, HttpRequestMessage message, bool withToken, CancellationToken ct)
    {
        var handler = Handler(request);
        if (withToken && request.AccessTokenIdentifier is { } audience)
        {
            if (request.IsRetry)
            {
                await ((IAppTokenSource)controller).GetTokenAsync(audience, forceUpdate: true, ct).ConfigureAwait(false);
            }

            handler = Bind(handler, audience);
        }

        using var http = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxResponseBytes };
        return await http.SendAsync(message, HttpCompletionOption.ResponseContentRead, ct).ConfigureAwait(false);
    }

    private HttpMessageHandler Handler(CreateHttpCommonRequestEvent request)
    {
        lock (_handlers)
        {
            var key = (request.CookieIdentifier, request.CertificateChain);
            if (!_handlers.TryGetValue(key, out var handler))
            {
                var anchors = request.CertificateChain is { } pem ? Certificates.ReadPem(pem)! : [];
                handler = controller.Options.BackendHandler?.Invoke() ?? SafeHandlers.Make(new TrustRules(anchors, []), Jar(request.CookieIdentifier));
                _handlers.Add(key, handler);
            }

            return handler;
        }
    }

    // One for all requests, since it remembers what backends asked for.
    private BoundTokenHandler Bind(HttpMessageHandler inner, string audience)
    {
        lock (_handlers)
        {
            if (!_bound.TryGetValue((inner, audience), out var handler))
            {
                _bound.Add((inner, audience), handler = new BoundTokenHandler(controller, audience, inner));
            }

            return handler;
        }
    }

    private CookieContainer? Jar(string? name)
    {
        if (name is null)
        {
            return null;
        }

        if (!_jars.TryGetValue(name, out var jar))
        {
            _jars.Add(name, jar = new CookieContainer());
        }

        return jar;
    }

    private static Uri? Next(CreateHttpCommonRequestEvent request, Uri from, HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && request.HttpMethod is "GET" or "HEAD"
        && response.Headers.Location is { } location && new Uri(from, location) is var next && SafeAddress.Is(next)
            ? next
            : null;

    private static async Task<CreateHttpCommonRequestResultEvent> ReadAsync(CreateHttpCommonRequestEvent request, HttpResponseMessage response)
    {
        var needsLogin = response.StatusCode == HttpStatusCode.Unauthorized && BoundTokenHandler.Challenge(response, "error") == "insufficient_user_authentication";
        return Verdict.Ok.To<CreateHttpCommonRequestResultEvent>() with
        {
            Status = needsLogin ? StatusType.LoginRequired : StatusType.Ok,
            RequestStatus = HttpRequestStatus.Success,
            HttpStatus = (int)response.StatusCode,
            Response = await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false),
            ResponseHeaders = HttpMessages.Headers(response),
            CookieIdentifier = request.CookieIdentifier,
            AccessTokenIdentifier = request.AccessTokenIdentifier,
            RequiredAcr = needsLogin ? BoundTokenHandler.Challenge(response, "acr_values") : null,
            MaxAge = needsLogin && int.TryParse(BoundTokenHandler.Challenge(response, "max_age"), out var seconds) ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    private static CreateHttpCommonRequestResultEvent Failed(CreateHttpCommonRequestEvent request, HttpRequestException e)
    {
        for (Exception? inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is AuthenticationException)
            {
                return Failed(request, HttpRequestStatus.TlsFailure, new Verdict(StatusType.NotReachable, AppErrorCodes.TlsFailure, "The backend could not show that it is the right one."));
            }
        }

        return Failed(request, HttpRequestStatus.ConnectionFailure, new Verdict(StatusType.NotReachable, AppErrorCodes.Unreachable, "The backend cannot be reached."));
    }

    private static CreateHttpCommonRequestResultEvent Failed(CreateHttpCommonRequestEvent request, HttpRequestStatus status, Verdict verdict) =>
        verdict.To<CreateHttpCommonRequestResultEvent>() with
        {
            RequestStatus = status,
            CookieIdentifier = request.CookieIdentifier,
            AccessTokenIdentifier = request.AccessTokenIdentifier,
        };
}
