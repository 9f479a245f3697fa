using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.OAuth.Support;

/// <summary>An organization as an authorization server, with what tests do to it.</summary>
internal sealed class OAuthSite(IGateFixture gate, AdminClient owner)
{
    public const string Redirect = "https://app.example/callback";
    public const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public AdminClient Owner => owner;

    public string Issuer => gate.Address.ToString().TrimEnd('/') + "/" + owner.Slug;

    public static async Task<OAuthSite> CreateAsync(IGateFixture gate) => new(gate, await gate.OwnerAsync());

    /// <summary>Registers a client.</summary>
    public Task<CreatedOAuthClient> ClientAsync(OAuthClientSettings settings) =>
        owner.PostAsync<CreatedOAuthClient>("/api/v1/oauth/clients", new CreateOAuthClient("An app", settings), HttpStatusCode.Created);

    /// <summary>A client with a secret that acts for itself.</summary>
    public Task<CreatedOAuthClient> ServiceAsync(string scopes = "read write", params string[] audiences) =>
        ClientAsync(new OAuthClientSettings { GrantTypes = [GrantTypes.ClientCredentials], Scopes = scopes, Audiences = audiences });

    /// <summary>A public client that people let in.</summary>
    public Task<CreatedOAuthClient> AppAsync(string scopes = "openid profile email offline_access", params string[] audiences) => ClientAsync(new OAuthClientSettings
    {
        TokenEndpointAuthMethod = "none",
        RedirectUris = [Redirect],
        GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken, GrantTypes.DeviceCode],
        Scopes = scopes,
        Audiences = audiences,
    });

    /// <summary>Registers a resource.</summary>
    public Task<OAuthResource> ResourceAsync(string identifier = "https://api.example/", string algorithm = "ES256", params string[] introspectedBy) =>
        owner.PostAsync<OAuthResource>(
            "/api/v1/oauth/resources", new CreateOAuthResource(identifier, "An API", SigningAlgorithm: algorithm, IntrospectedBy: introspectedBy), HttpStatusCode.Created);

    /// <summary>A code as the authorization endpoint would give it to somebody who signed in.</summary>
    public Task<string> CodeAsync(
        string clientId, string scopes = "openid profile email offline_access", string? challenge = "", string? personId = null, string? nonce = null, string? jkt = null,
        string redirect = Redirect, params string[] audiences)
    {
        var code = new NewAuthorizationCode(
            owner.OrganizationId, clientId, personId ?? owner.PersonId, null, redirect, challenge is "" ? Pkce.Challenge(Verifier) : challenge, jkt, nonce, scopes, audiences,
            "urn:gatehouse:acr:password", ["pwd"], gate.Clock.GetUtcNow());
        return gate.Database.WriteAsync(tx => gate.Services.GetRequiredService<IAuthorizationCodes>().IssueAsync(tx, code), Ct);
    }

    /// <summary>Redeems a code.</summary>
    public Task<OAuthAnswer> RedeemAsync(string clientId, string code, string? verifier = Verifier, string redirect = Redirect, Action<HttpRequestMessage>? change = null) => TokenAsync(
        change, [("grant_type", GrantTypes.AuthorizationCode), ("code", code), ("client_id", clientId), ("redirect_uri", redirect), .. verifier is null ? [] : new[] { ("code_verifier", verifier) }]);

    /// <summary>First tokens in the owner's name.</summary>
    public async Task<OAuthAnswer> SignInAsync(string clientId, string scopes = "openid profile email offline_access") =>
        (await RedeemAsync(clientId, await CodeAsync(clientId, scopes))).Given();

    /// <summary>Renews.</summary>
    public Task<OAuthAnswer> RefreshAsync(string clientId, string token, params (string, string)[] more) =>
        TokenAsync(null, [("grant_type", GrantTypes.RefreshToken), ("refresh_token", token), ("client_id", clientId), .. more]);

    /// <summary>Asks for a token as a client with a secret.</summary>
    public Task<OAuthAnswer> ServiceTokenAsync(CreatedOAuthClient client, params (string, string)[] more) =>
        TokenAsync(Basic(client.Client.Id, client.Secret!), [("grant_type", GrantTypes.ClientCredentials), .. more]);

    /// <summary>Posts to the token endpoint.</summary>
    public Task<OAuthAnswer> TokenAsync(Action<HttpRequestMessage>? change, params (string Name, string Value)[] form) => PostAsync("token", change, form);

    /// <summary>Posts a form to an endpoint.</summary>
    public Task<OAuthAnswer> PostAsync(string endpoint, Action<HttpRequestMessage>? change, params (string Name, string Value)[] form) =>
        SendAsync(HttpMethod.Post, endpoint, request =>
        {
            request.Content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)));
            change?.Invoke(request);
        });

    /// <summary>Any request to an endpoint.</summary>
    public async Task<OAuthAnswer> SendAsync(HttpMethod method, string endpoint, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, $"/{owner.Slug}/oauth2/{endpoint}");
        change?.Invoke(request);
        var response = await gate.Anonymous.SendAsync(request, Ct);
        var body = await response.Content.ReadAsByteArrayAsync(Ct);
        var json = response.Content.Headers.ContentType?.MediaType is "application/json" ? JsonDocument.Parse(body).RootElement : default;
        return new OAuthAnswer(response.StatusCode, json, response);
    }

    /// <summary>What a client learns about a token.</summary>
    public async Task<JsonElement> IntrospectAsync(CreatedOAuthClient client, string token) =>
        (await PostAsync("introspect", Basic(client.Client.Id, client.Secret!), ("token", token))).Given().Json;

    /// <summary>True when a token opens our own endpoints.</summary>
    public async Task<bool> IsLiveAsync(string token) => await gate.Services.GetRequiredService<IAccessTokens>().FindAsync(token, Ct) is not null;

    /// <summary>The published keys.</summary>
    public async Task<JsonWebKeySet> KeysAsync()
    {
        using var response = await gate.Anonymous.GetAsync($"/{owner.Slug}/oauth2/jwks", Ct);
        Assert.True(JsonWebKeySet.TryParse(await response.Content.ReadAsByteArrayAsync(Ct), out var keys, out var error), error?.ToString());
        return keys;
    }

    /// <summary>A JWT of ours, read as the resource would, with the published keys.</summary>
    public async Task<AccessTokenClaims> VerifyAsync(string jwt)
    {
        Assert.True(AccessTokenClaims.TryRead(jwt, await KeysAsync(), Issuer, gate.Clock.GetUtcNow(), out var claims, out var error), error?.ToString());
        return claims;
    }

    /// <summary>Grants as administrators see them.</summary>
    public async Task<IReadOnlyList<OAuthGrant>> GrantsAsync(string query = "") =>
        (await owner.GetAsync<Gatehouse.Client.Contracts.Common.Page<OAuthGrant>>("/api/v1/oauth/grants" + query)).Items;

    /// <summary>HTTP Basic, encoded as RFC 6749 §2.3.1 wants it.</summary>
    public static Action<HttpRequestMessage> Basic(string id, string secret) => request => request.Headers.Authorization = new AuthenticationHeaderValue(
        "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}")));
}
