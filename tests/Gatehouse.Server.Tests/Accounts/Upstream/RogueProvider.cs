using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Protocols.Jose;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Gatehouse.Server.Tests.Accounts.Upstream;

/// <summary>A provider that does what a test wants, right or wrong; as it comes it does everything right.</summary>
internal sealed class RogueProvider : IAsyncDisposable
{
    public const string RefreshToken = "the-provider's-refresh-token-";

    private readonly WebApplication _app;
    private readonly TimeProvider _clock;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private int _refreshes;

    private RogueProvider(WebApplication app, TimeProvider clock)
    {
        (_app, _clock) = (app, clock);
        Key = new SigningKey(_key, "one");
        Keys = new JsonWebKeySet([Key.PublicKey]);
    }

    public string Issuer { get; private set; } = "";

    /// <summary>Signs what it says.</summary>
    public SigningKey Key { get; set; }

    /// <summary>What it publishes.</summary>
    public JsonWebKeySet Keys { get; set; }

    /// <summary>Who signs in, beyond the claims that the protocol needs. Null removes one.</summary>
    public JsonObject Claims { get; set; } = new() { ["sub"] = "alice" };

    /// <summary>Makes the ID Token of its claims.</summary>
    public Func<JsonObject, string>? IdToken { get; set; }

    /// <summary>Changes the discovery document.</summary>
    public Action<JsonObject> Discovery { get; set; } = _ => { };

    /// <summary>Answers instead of it, by path.</summary>
    public Dictionary<string, Func<HttpContext, Task>> Instead { get; } = [];

    /// <summary>Error code for whoever wants to renew.</summary>
    public string? RefreshError { get; set; }

    /// <summary>False for a provider that gives one with the first consent only.</summary>
    public bool GivesRefreshTokens { get; set; } = true;

    /// <summary>Parameters of the last request to the token endpoint.</summary>
    public Dictionary<string, string> LastForm { get; private set; } = [];

    /// <summary>Requests by path.</summary>
    public Dictionary<string, int> Calls { get; } = [];

    private Dictionary<string, string> Nonces { get; } = [];

    public static async Task<RogueProvider> StartAsync(TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var rogue = new RogueProvider(builder.Build(), clock);
        rogue._app.Run(rogue.HandleAsync);
        await rogue._app.StartAsync(TestContext.Current.CancellationToken);
        rogue.Issuer = rogue._app.Urls.Single();
        return rogue;
    }

    /// <summary>What the authorization endpoint would answer: the path at which the browser comes back.</summary>
    public string Authorize(Dictionary<string, StringValues> query, string more = "", string? code = "a-code")
    {
        Nonces[code ?? ""] = query["nonce"].ToString();
        var callback = new Uri(query["redirect_uri"].ToString());
        return $"{callback.AbsolutePath}?state={Uri.EscapeDataString(query["state"].ToString())}{(code is null ? "" : "&code=" + code)}{more}";
    }

    /// <summary>A token whose parts are exactly these; the signature is made by the caller.</summary>
    public static string Raw(JsonObject header, JsonObject claims, Func<byte[], byte[]> sign)
    {
        var signed = $"{Base64Url.EncodeToString(Json(header))}.{Base64Url.EncodeToString(Json(claims))}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Signs claims as a provider does.</summary>
    public static string Sign(SigningKey key, JsonObject claims, string type = "JWT") =>
        CompactJws.Write(key, type, Json(claims));

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private static byte[] Json(JsonObject value) => JsonSerializer.SerializeToUtf8Bytes(value);

    private async Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        lock (Calls)
        {
            Calls[path] = Calls.GetValueOrDefault(path) + 1;
        }

        if (Instead.TryGetValue(path, out var instead))
        {
            await instead(http);
            return;
        }

        await (path switch
        {
            "/.well-known/openid-configuration" => http.Response.WriteAsJsonAsync(Document()),
            "/jwks" => http.Response.Body.WriteAsync(Keys.ToJson()).AsTask(),
            "/token" => TokenAsync(http),
            _ => Task.FromResult(http.Response.StatusCode = 404),
        });
    }

    private JsonObject Document()
    {
        var document = new JsonObject
        {
            ["issuer"] = Issuer,
            ["authorization_endpoint"] = Issuer + "/authorize",
            ["token_endpoint"] = Issuer + "/token",
            ["jwks_uri"] = Issuer + "/jwks",
            ["id_token_signing_alg_values_supported"] = new JsonArray("ES256", "RS256"),
            ["code_challenge_methods_supported"] = new JsonArray("S256"),
            ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_basic", "client_secret_post", "private_key_jwt"),
            ["scopes_supported"] = new JsonArray("openid", "offline_access"),
        };
        Discovery(document);
        return document;
    }

    private async Task TokenAsync(HttpContext http)
    {
        var form = (await http.Request.ReadFormAsync()).ToDictionary(f => f.Key, f => f.Value.ToString());
        form["authorization"] = http.Request.Headers.Authorization.ToString();
        LastForm = form;
        if (form["grant_type"] == "refresh_token" && RefreshError is { } error)
        {
            http.Response.StatusCode = 400;
            await http.Response.WriteAsJsonAsync(new { error });
            return;
        }

        var claims = Said(Nonces.GetValueOrDefault(form.GetValueOrDefault("code", "")));
        var tokens = new JsonObject { ["access_token"] = "at", ["token_type"] = "Bearer", ["id_token"] = IdToken is null ? Sign(Key, claims) : IdToken(claims) };
        if (GivesRefreshTokens)
        {
            tokens["refresh_token"] = RefreshToken + Interlocked.Increment(ref _refreshes);
        }

        await http.Response.WriteAsJsonAsync(tokens);
    }

    private JsonObject Said(string? nonce)
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject { ["iss"] = Issuer, ["aud"] = "gatehouse", ["iat"] = now, ["exp"] = now + 300, ["nonce"] = nonce };
        foreach (var (name, value) in Claims)
        {
            claims[name] = value?.DeepClone();
        }

        foreach (var name in Claims.Where(c => c.Value is null).Select(c => c.Key))
        {
            claims.Remove(name);
        }

        return claims;
    }
}
