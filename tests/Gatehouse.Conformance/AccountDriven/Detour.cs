namespace Gatehouse.Conformance.AccountDriven;

/// <summary>The way of a device's requests to the servers, on which things happen.</summary>
/// <param name="pass">Gets each request with the way onward.</param>
internal sealed class Detour(Func<HttpRequestMessage, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>> pass)
    : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.Zero })
{
    /// <summary>True for a request for tokens of this grant type.</summary>
    public static async Task<bool> IsTokenRequestAsync(HttpRequestMessage request, string grantType) =>
        request.RequestUri!.AbsolutePath.EndsWith("/oauth2/token", StringComparison.Ordinal)
        && (await request.Content!.ReadAsStringAsync()).Contains($"grant_type={grantType}", StringComparison.Ordinal);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        pass(request, () => base.SendAsync(request, cancellationToken));
}
