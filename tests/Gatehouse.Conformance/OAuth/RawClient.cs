using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Conformance.OAuth;

/// <summary>An application that sends what a test tells it to, right or wrong.</summary>
public sealed class RawClient(OAuthSite site, CreatedOAuthClient client)
{
    /// <summary>RFC 7636 App. B.</summary>
    public const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static readonly string Challenge = Pkce.Challenge(Verifier);

    public OAuthSite Site => site;

    public string Id => client.Client.Id;

    public string? Secret => client.Secret;

    /// <summary>A good authorization request, with changes; a null value leaves a parameter out.</summary>
    public string AuthorizeAddress(params (string Name, string? Value)[] changes)
    {
        var parameters = new Dictionary<string, string?>
        {
            ["client_id"] = Id, ["redirect_uri"] = OAuthSite.RedirectUri, ["response_type"] = "code", ["scope"] = "openid email offline_access",
            ["state"] = "af0ifjsldkj", ["nonce"] = "n-0S6_WzA2Mj", ["code_challenge"] = Challenge, ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
        {
            parameters[name] = value;
        }

        return $"{site.Endpoint("authorize")}?{FormEncoding.Encode(parameters.Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Key, p.Value!)))}";
    }

    /// <summary>A code, after a sign-in by a browser of its own.</summary>
    public async Task<string> CodeAsync(params (string Name, string? Value)[] changes)
    {
        using var visitor = new Visitor();
        return Code(await visitor.SignInAsync(AuthorizeAddress(changes), site.PersonName, OAuthSite.Password));
    }

    /// <summary>The code in an answer.</summary>
    public static string Code(Uri answer) =>
        HttpUtility.ParseQueryString(answer.Query)["code"] ?? throw new Xunit.Sdk.XunitException($"There is no code in {answer}.");

    /// <summary>Redeems a code, with changes to the request.</summary>
    public Task<OAuthAnswer> RedeemAsync(string code, params (string Name, string? Value)[] changes) => TokenAsync(
        [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", OAuthSite.RedirectUri), ("code_verifier", Verifier), .. changes]);

    /// <summary>Renews.</summary>
    public Task<OAuthAnswer> RefreshAsync(string token, params (string Name, string? Value)[] changes) =>
        TokenAsync([("grant_type", "refresh_token"), ("refresh_token", token), .. changes]);

    /// <summary>Tokens after a sign-in.</summary>
    public async Task<OAuthAnswer> TokensAsync()
    {
        var answer = await RedeemAsync(await CodeAsync());
        Assert.True(answer.Status == 200, answer.Text);
        return answer;
    }

    /// <summary>Any token request; the last of two parameters with a name counts, and null leaves it out. Names in capitals are headers.</summary>
    public Task<OAuthAnswer> TokenAsync(params (string Name, string? Value)[] parameters) => SendAsync("token", parameters);

    /// <summary>Any request to an endpoint for clients.</summary>
    public async Task<OAuthAnswer> SendAsync(string endpoint, params (string Name, string? Value)[] parameters)
    {
        var form = new Dictionary<string, string?>();
        using var request = new HttpRequestMessage(HttpMethod.Post, site.Endpoint(endpoint));
        if (Secret is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Id}:{Secret}")));
        }
        else
        {
            form["client_id"] = Id;
        }

        foreach (var (name, value) in parameters)
        {
            if (char.IsUpper(name[0]))
            {
                request.Headers.Remove(name);
                if (value is not null)
                {
                    request.Headers.TryAddWithoutValidation(name, value);
                }
            }
            else
            {
                form[name] = value;
            }
        }

        request.Content = new FormUrlEncodedContent(form.Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Key, p.Value!)));
        return await OAuthAnswer.OfAsync(site.Tenant.Anonymous, request);
    }

    /// <summary>UserInfo with an <c>Authorization</c> header and perhaps more.</summary>
    public Task<OAuthAnswer> UserInfoAsync(string authorization, params (string Name, string? Value)[] headers) =>
        OAuthAnswer.GetAsync(site.Tenant.Anonymous, site.Endpoint("userinfo"), [("Authorization", authorization), .. headers]);

    /// <summary>Whether a token lives, as we are told.</summary>
    public async Task<bool> IsActiveAsync(string token) => (bool)(await SendAsync("introspect", ("token", token))).Json["active"]!;
}

/// <summary>What came back from an endpoint for programs.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Text">Body.</param>
/// <param name="Headers">Headers.</param>
public sealed record OAuthAnswer(int Status, string Text, HttpResponseHeaders Headers)
{
    public JsonNode Json => JsonNode.Parse(Text) ?? throw new Xunit.Sdk.XunitException($"The answer {Status} is empty.");

    /// <summary><c>error</c> of the body, or of the challenge where there is no body.</summary>
    public string? Error => Text.Length > 0 && Text[0] == '{' ? (string?)Json["error"] : ChallengeError;

    public string AccessToken => (string)Json["access_token"]!;

    public string RefreshToken => (string)Json["refresh_token"]!;

    public string IdToken => (string)Json["id_token"]!;

    private string? ChallengeError => Headers.WwwAuthenticate.Select(c => c.Parameter).OfType<string>()
        .Select(p => System.Text.RegularExpressions.Regex.Match(p, "(?<![a-z_])error=\"([a-z_]+)\"")).FirstOrDefault(m => m.Success)?.Groups[1].Value;

    public static async Task<OAuthAnswer> GetAsync(HttpClient http, string address, params (string Name, string? Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await OfAsync(http, request);
    }

    public static async Task<OAuthAnswer> OfAsync(HttpClient http, HttpRequestMessage request)
    {
        var ct = TestContext.Current.CancellationToken;
        using var response = await http.SendAsync(request, ct);
        return new OAuthAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(ct), response.Headers);
    }

    /// <summary>It was refused exactly so.</summary>
    public void Refuses(int status, string error) => Assert.True((Status, Error) == (status, error), $"Expected {status} {error}, got {Status}: {Text} {Headers.WwwAuthenticate}");
}
