using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Conformance.TvProvider.Support;

/// <summary>An app on a device: sends what the reference calls "H" with each call. What is set to null is not sent.</summary>
internal sealed class TvDevice(HttpClient http, string info)
{
    /// <summary>DEV1.</summary>
    public const string AppleTv =
        """{"primaryHardwareType":"SetTopBox","model":"AppleTV14,1","version":"14,1","manufacturer":"Apple","osName":"tvOS","osFamily":"tvOS","osVendor":"Apple","osVersion":"18.4","connectionType":"WiFi","connectionSecure":true,"applicationId":"tv.acme.player"}""";

    /// <summary>DEV2.</summary>
    public const string Desktop = """{"primaryHardwareType":"Desktop","model":"PC","version":"1","osName":"Windows","osVersion":"11","connectionType":"LAN"}""";

    private const int MaxAttempts = 10;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public string ClientId { get; private set; } = "";

    public string Secret { get; private set; } = "";

    public string? Token { get; set; }

    /// <summary><c>AP-Device-Identifier</c>.</summary>
    public string? Identifier { get; set; } = "fingerprint " + Convert.ToBase64String(Guid.NewGuid().ToByteArray());

    /// <summary><c>X-Device-Info</c>.</summary>
    public string? Info { get; set; } = Convert.ToBase64String(Encoding.UTF8.GetBytes(info));

    /// <summary>Waits and tries again when it is told that it calls too often.</summary>
    public bool Patient { get; init; } = true;

    /// <summary>Headers beyond these.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>The same device with the same credentials, to be changed.</summary>
    public TvDevice Copy()
    {
        var copy = new TvDevice(http, "") { Token = Token, Identifier = Identifier, Info = Info, ClientId = ClientId, Secret = Secret };
        foreach (var (name, value) in Headers)
        {
            copy.Headers[name] = value;
        }

        return copy;
    }

    /// <summary>Becomes a client.</summary>
    public async Task<TvAnswer> RegisterAsync(string? statement, string? redirectUri = null)
    {
        var body = new Dictionary<string, string>();
        if (statement is not null)
        {
            body["software_statement"] = statement;
        }

        if (redirectUri is not null)
        {
            body["redirect_uri"] = redirectUri;
        }

        var answer = await SendAsync(HttpMethod.Post, "/o/client/register", JsonContent.Create(body));
        if (answer.Status == 201)
        {
            (ClientId, Secret) = ((string)answer.Json["client_id"]!, (string)answer.Json["client_secret"]!);
        }

        return answer;
    }

    /// <summary>Gets a token and goes on with it.</summary>
    public async Task<TvAnswer> FetchTokenAsync()
    {
        var answer = await PostAsync("/o/client/token", ("client_id", ClientId), ("client_secret", Secret), ("grant_type", "client_credentials"));
        Token = answer.Status == 201 ? (string)answer.Json["access_token"]! : Token;
        return answer;
    }

    public Task<TvAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    /// <summary>Posts a form.</summary>
    public Task<TvAnswer> PostAsync(string path, params (string Name, string Value)[] form) =>
        SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    /// <summary>Posts JSON.</summary>
    public Task<TvAnswer> PostJsonAsync(string path, string json) => SendAsync(HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, "application/json"));

    /// <summary>Sends a call. A server that throttles it, since the devices of a run have one address, is asked again as it wants.</summary>
    public async Task<TvAnswer> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        var body = content is null ? null : await content.ReadAsByteArrayAsync(Ct);
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new ByteArrayContent(body) };
            foreach (var (name, values) in content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            {
                request.Content!.Headers.TryAddWithoutValidation(name, values);
            }

            AddHeaders(request, path);
            using var response = await http.SendAsync(request, Ct);
            var answer = await TvAnswer.OfAsync(response, Ct);
            if (answer.Status != 429 || !Patient || attempt == MaxAttempts)
            {
                return answer;
            }

            await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), Ct);
        }
    }

    private void AddHeaders(HttpRequestMessage request, string path)
    {
        if (Token is not null && !path.StartsWith("/o/", StringComparison.Ordinal))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        }

        var headers = new Dictionary<string, string>(Headers);
        if (Identifier is not null)
        {
            headers.TryAdd("AP-Device-Identifier", Identifier);
        }

        if (Info is not null)
        {
            headers.TryAdd("X-Device-Info", Info);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
