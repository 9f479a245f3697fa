using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Protocols.Apps;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Tests.OAuth.Support;

namespace Gatehouse.Server.Tests.Apps.Support;

/// <summary>An app on a device: holds a key, shows it with each request, remembers the nonce it was told and what it was given.</summary>
internal sealed class AppDevice(AppSite site) : IDisposable
{
    private ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Another process of the same server, that it talks to; null for the first one.</summary>
    public Uri? Process { get; init; }

    public string? Nonce { get; set; }

    public string IdempotencyKey { get; set; } = Guid.NewGuid().ToString();

    public string ClientId { get; init; } = AppSite.ClientId;

    public string DeviceId { get; private set; } = "";

    public string Subject { get; private set; } = "";

    public string AccessToken { get; set; } = "";

    public string RefreshToken { get; set; } = "";

    public SigningKey Key => new(_ec);

    public ECDsa PrivateKey => _ec;

    public string Thumbprint => JsonWebKey.From(_ec).Thumbprint;

    /// <summary>The body of an enrollment.</summary>
    public Dictionary<string, object> Body() => new()
    {
        ["client_id"] = ClientId, ["authentication_mode"] = "no", ["software_id"] = "com.example.app", ["software_version"] = "1.4.0", ["platform"] = "android",
        ["key_storage"] = "software", ["scope"] = "offline_access",
    };

    /// <summary>Enrolls, and remembers what it gets.</summary>
    public async Task<OAuthAnswer> EnrollAsync(Action<Dictionary<string, object>>? change = null, Action<HttpRequestMessage>? request = null)
    {
        var body = Body();
        change?.Invoke(body);
        var answer = await JsonAsync("enroll/anonymous", JsonSerializer.Serialize(body), r =>
        {
            r.Headers.Add("Idempotency-Key", IdempotencyKey);
            request?.Invoke(r);
        });
        if (answer.Has("device_id"))
        {
            (DeviceId, Subject, AccessToken) = (answer["device_id"], answer["sub"], answer.AccessToken);
            RefreshToken = answer.Has("refresh_token") ? answer.RefreshToken : "";
        }

        return answer;
    }

    /// <summary>Posts JSON to an endpoint for apps with a proof; once more when told a nonce.</summary>
    public Task<OAuthAnswer> JsonAsync(string path, string json, Action<HttpRequestMessage>? change = null, string? org = null) =>
        SendAsync(HttpMethod.Post, site.Endpoint(path, org), null, r =>
        {
            r.Content = new StringContent(json, Encoding.UTF8, "application/json");
            change?.Invoke(r);
        });

    /// <summary>Calls an endpoint for apps with the access token.</summary>
    public Task<OAuthAnswer> CallAsync(HttpMethod method, string path, Action<HttpRequestMessage>? change = null, string? org = null) =>
        SendAsync(method, site.Endpoint(path, org), AccessToken, change);

    /// <summary>Posts to the token endpoint.</summary>
    public Task<OAuthAnswer> TokenAsync(params (string Name, string Value)[] form) =>
        SendAsync(HttpMethod.Post, site.Issuer + "/oauth2/token", null, r => r.Content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    /// <summary>Pushes an authorization request with the access token.</summary>
    public Task<OAuthAnswer> PushAsync(params (string Name, string Value)[] form) => SendAsync(
        HttpMethod.Post, site.Issuer + "/oauth2/par", AccessToken, r => r.Content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    /// <summary>Renews by the refresh token, and remembers what it gets.</summary>
    public async Task<OAuthAnswer> RefreshAsync()
    {
        var answer = await TokenAsync(("grant_type", GrantTypes.RefreshToken), ("refresh_token", RefreshToken), ("client_id", ClientId));
        Remember(answer);
        return answer;
    }

    /// <summary>Exchanges the access token.</summary>
    public Task<OAuthAnswer> ExchangeAsync(params (string Name, string Value)[] more) => TokenAsync([
        ("grant_type", GrantTypes.TokenExchange), ("client_id", ClientId), ("subject_token", AccessToken), ("subject_token_type", TokenTypes.AccessToken),
        .. more.Length == 0 ? [("audience", AppSite.Orders)] : more]);

    /// <summary>Logs in by the key alone, and remembers what it gets.</summary>
    public async Task<OAuthAnswer> AssertAsync(string? assertion = null)
    {
        var answer = await TokenAsync(("grant_type", GrantTypes.JwtBearer), ("assertion", assertion ?? Assertion()), ("client_id", ClientId));
        Remember(answer);
        return answer;
    }

    /// <summary>An assertion of its key.</summary>
    public string Assertion(string marker = "no_auth_grant", string? issuer = null, string? subject = null, string? deviceId = null, SigningKey? key = null) => DeviceAssertion.Write(
        key ?? Key, deviceId ?? DeviceId, subject ?? Subject, issuer ?? site.Issuer, marker, Guid.NewGuid().ToString(), site.Gate.Clock.GetUtcNow());

    /// <summary>Asks for another key, or another mode for the same one.</summary>
    public Task<OAuthAnswer> ChangeKeyAsync(SigningKey next, string? mode = null) => ChangeKeyAsync(
        KeyChange.Write(next, DeviceId, Thumbprint, site.Issuer, Guid.NewGuid().ToString(), site.Gate.Clock.GetUtcNow(), mode));

    /// <summary>Asks for another key with this body.</summary>
    public Task<OAuthAnswer> ChangeKeyAsync(byte[] body, string? deviceId = null) => CallAsync(HttpMethod.Post, $"devices/{deviceId ?? DeviceId}/key", r =>
        r.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } });

    /// <summary>A copy of its key, for the same device in other hands or at another process.</summary>
    public ECDsa Own() => ECDsa.Create(_ec.ExportParameters(includePrivateParameters: true));

    /// <summary>Goes on with another key.</summary>
    public void Use(ECDsa key) => _ec = key;

    /// <summary>Takes over what a renewal gave.</summary>
    public void Remember(OAuthAnswer answer)
    {
        if (answer.Has("access_token"))
        {
            AccessToken = answer.AccessToken;
            RefreshToken = answer.Has("refresh_token") ? answer.RefreshToken : RefreshToken;
        }
    }

    /// <summary>A proof for an address.</summary>
    public string Proof(string uri, string method = "POST", string? accessToken = null) => DpopProof.Write(
        Key, method, uri, Convert.ToHexString(RandomNumberGenerator.GetBytes(16)), site.Gate.Clock.GetUtcNow(), Nonce, accessToken);

    public void Dispose() => _ec.Dispose();

    private async Task<OAuthAnswer> SendAsync(HttpMethod method, string uri, string? token, Action<HttpRequestMessage>? change)
    {
        uri = Process is null ? uri : uri.Replace(site.Gate.Address.GetLeftPart(UriPartial.Authority), Process.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        var answer = await OnceAsync(method, uri, token, change);
        return answer.Has("error") && answer["error"] == "use_dpop_nonce" || answer.Response.Headers.WwwAuthenticate.Any(h => h.Parameter?.Contains("use_dpop_nonce", StringComparison.Ordinal) == true)
            ? await OnceAsync(method, uri, token, change)
            : answer;
    }

    private async Task<OAuthAnswer> OnceAsync(HttpMethod method, string uri, string? token, Action<HttpRequestMessage>? change)
    {
        using var request = new HttpRequestMessage(method, uri);
        request.Headers.Add("DPoP", Proof(uri, method.Method, token));
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        }

        change?.Invoke(request);
        var answer = await site.SendAsync(request);
        if (answer.Response.Headers.TryGetValues("DPoP-Nonce", out var nonces))
        {
            Nonce = nonces.Single();
        }

        return answer;
    }
}
