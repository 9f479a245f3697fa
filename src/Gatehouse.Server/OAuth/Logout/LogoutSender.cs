using Gatehouse.Server.Hosting.Http;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.OAuth.Logout;

/// <summary>Posts logout tokens to addresses that clients registered: https only, and not into our own network unless the operator allows it.</summary>
internal sealed class LogoutSender(IOptions<OAuthOptions> options) : IDisposable
{
    private readonly SocketsHttpHandler _handler = GuardedHandler.Create(
        () => options.Value.AllowPrivateClientAddresses, "Gatehouse:OAuth:AllowPrivateClientAddresses");

    /// <summary>Delivers one (OpenID Connect Back-Channel Logout 1.0 §2.5); null when the client took it, else what happened, without anything secret.</summary>
    public async Task<string?> SendAsync(string address, string token, CancellationToken ct)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback && options.Value.AllowPrivateClientAddresses)))
        {
            return "the address is not https";
        }

        try
        {
            using var client = new HttpClient(_handler, disposeHandler: false) { Timeout = TimeSpan.FromSeconds(10) };
            using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new FormUrlEncodedContent([new("logout_token", token)]) };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);

            // §2.8: 200 for done; some clients say 204.
            return (int)response.StatusCode is 200 or 204 ? null : $"status {(int)response.StatusCode}";
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return e is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } known ? known.HttpRequestError.ToString() : e.GetType().Name;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handler.Dispose();
}
