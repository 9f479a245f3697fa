using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Gatehouse.Client.Contracts.OAuth;

namespace Gatehouse.Benchmarks.Load;

/// <summary>A program that gets tokens for itself, with what it sends made ready beforehand.</summary>
internal sealed class TokenRequests : IDisposable
{
    private const string Resource = "https://things.example.com";

    private readonly HttpClient _http;
    private readonly Uri _issuer;
    private readonly string _credentials;

    private TokenRequests(Uri issuer, string clientId, string secret)
    {
        (_issuer, ClientId) = (issuer, clientId);
        _credentials = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{clientId}:{secret}"));
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64, UseCookies = false });
    }

    /// <summary>Its <c>client_id</c>.</summary>
    public string ClientId { get; }

    /// <summary>Registers the program, and a resource whose tokens are JWTs.</summary>
    public static async Task<TokenRequests> CreateAsync(Site site, CancellationToken ct)
    {
        await site.Client.CreateOAuthResourceAsync(new CreateOAuthResource(Resource, "Things"), ct);
        var made = await site.Client.CreateOAuthClientAsync(new CreateOAuthClient("Load", new OAuthClientSettings
        {
            GrantTypes = ["client_credentials"], Audiences = ["userinfo", Resource], Scopes = "things:read things:write",
        }), ct);
        return new TokenRequests(new Uri(site.Address, site.Slug + "/oauth2/"), made.Client.Id, made.Secret!);
    }

    /// <summary>A token for one of the server's own endpoints: a row.</summary>
    public Task<string?> OpaqueAsync(int client, CancellationToken ct) => AskAsync("grant_type=client_credentials", ct);

    /// <summary>A token for the resource: a signature.</summary>
    public Task<string?> JwtAsync(int client, CancellationToken ct) => AskAsync("grant_type=client_credentials&resource=" + Uri.EscapeDataString(Resource), ct);

    /// <summary>The yardstick: an endpoint of the same server that does nothing.</summary>
    public async Task<string?> EmptyAsync(int client, CancellationToken ct)
    {
        using var response = await _http.GetAsync(new Uri(_issuer, "/healthz"), ct);
        return response.IsSuccessStatusCode ? null : $"{(int)response.StatusCode}";
    }

    /// <summary>Whether a token is good, as a server of the program's would ask.</summary>
    /// <param name="token">The token.</param>
    /// <param name="server">Base address of the process that is asked.</param>
    /// <param name="ct">Stops.</param>
    public async Task<bool> IsActiveAsync(string token, Uri server, CancellationToken ct)
    {
        using var response = await PostAsync(new Uri(server, _issuer.AbsolutePath + "introspect"), "token=" + token, ct);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("active").GetBoolean();
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<string?> AskAsync(string form, CancellationToken ct)
    {
        using var response = await PostAsync(new Uri(_issuer, "token"), form, ct);
        return response.IsSuccessStatusCode ? null : $"{(int)response.StatusCode}";
    }

    private async Task<HttpResponseMessage> PostAsync(Uri address, string form, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(form, new MediaTypeHeaderValue("application/x-www-form-urlencoded")),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", _credentials);
        return await _http.SendAsync(request, ct);
    }
}
