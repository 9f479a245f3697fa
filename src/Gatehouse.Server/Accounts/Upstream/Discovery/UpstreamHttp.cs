using System.Net.Http.Headers;
using System.Security.Cryptography;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Hosting.Http;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Accounts.Upstream.Discovery;

/// <summary>
/// HTTP to identity providers. Their addresses are an administrator's word or their own, so: guarded connections, no
/// redirects, short times and small answers; and every way in which that fails is one sentence.
/// </summary>
public sealed class UpstreamHttp(IOptions<AccountsOptions> options) : IDisposable
{
    private const int MaxBytes = 256 * 1024;
    private const string Setting = "Gatehouse:Accounts:AllowPrivateUpstreams";

    private readonly SocketsHttpHandler _handler = GuardedHandler.Create(() => options.Value.AllowPrivateUpstreams, Setting);

    /// <summary>Fetches a document.</summary>
    /// <param name="address">Of the provider.</param>
    /// <param name="accessToken">Sent as bearer token, for claims about its person. Secret.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="UpstreamException">It cannot be had.</exception>
    public async Task<byte[]> GetAsync(Uri address, string? accessToken, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (accessToken is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        }

        var (status, body) = await SendAsync(request, ct);
        return status == StatusCodes.Status200OK ? body : throw new UpstreamException(Unexpected(address, status));
    }

    /// <summary>Posts a form to the token endpoint (RFC 6749 §5).</summary>
    /// <exception cref="UpstreamException">It cannot be reached, or refuses; then with its error code.</exception>
    public async Task<byte[]> PostAsync(Uri address, IEnumerable<KeyValuePair<string, string>> form, AuthenticationHeaderValue? authorization, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = authorization;
        var (status, body) = await SendAsync(request, ct);
        if (status == StatusCodes.Status200OK)
        {
            return body;
        }

        // An error code counts only where RFC 6749 §5.2 puts it: a gateway's 503 says nothing about anybody.
        var error = status is StatusCodes.Status400BadRequest or StatusCodes.Status401Unauthorized ? ProviderTokens.ErrorOf(body) : null;
        throw new UpstreamException(error is null ? Unexpected(address, status) : $"{address.Host} refused the request: {error}", error);
    }

    /// <inheritdoc/>
    public void Dispose() => _handler.Dispose();

    private async Task<(int Status, byte[] Body)> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        var host = request.RequestUri!.Host;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var http = new HttpClient(_handler, disposeHandler: false) { Timeout = options.Value.UpstreamTimeout, MaxResponseContentBufferSize = MaxBytes };
        try
        {
            using var response = await http.SendAsync(request, ct);
            return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(ct));
        }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new UpstreamException($"{host} did not answer within {options.Value.UpstreamTimeout.TotalSeconds:0} seconds");
        }
        catch (HttpRequestException e)
        {
            throw new UpstreamException(Explain(host, e));
        }
    }

    private static string Unexpected(Uri address, int status) => status is >= 300 and < 400
        ? $"{address.Host} answers with a redirect, which is not followed"
        : $"{address.Host} answers with status {status}";

    private static string Explain(string host, HttpRequestException e) => e.InnerException switch
    {
        HttpRequestException inside => $"{host} cannot be called: {inside.Message}",
        CryptographicException or System.Security.Authentication.AuthenticationException => $"{host} shows no certificate that is trusted here",
        _ => e.HttpRequestError switch
        {
            HttpRequestError.ConfigurationLimitExceeded => $"{host} answers with more than {MaxBytes / 1024} KiB",
            HttpRequestError.SecureConnectionError => $"{host} shows no certificate that is trusted here",
            HttpRequestError.NameResolutionError => $"{host} is a name that does not resolve",
            _ => $"{host} cannot be connected to",
        },
    };
}
