using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace Gatehouse.Server.Tests.TvProvider.Support;

/// <summary>A streaming app on a device of its own: registers, gets a token, and sends its headers with each call.</summary>
internal sealed class TvApp(TvSite site)
{
    /// <summary>An Apple TV.</summary>
    public const string AppleTv =
        """{"primaryHardwareType":"SetTopBox","model":"AppleTV14,1","version":"14,1","manufacturer":"Apple","osName":"tvOS","osFamily":"tvOS","osVendor":"Apple","osVersion":"18.4","connectionType":"WiFi","connectionSecure":true}""";

    /// <summary>A browser on a computer.</summary>
    public const string Desktop = """{"primaryHardwareType":"Desktop","model":"PC","version":"1","osName":"Windows","osVersion":"11","connectionType":"LAN"}""";

    private static int s_number;

    private readonly int _number = Interlocked.Increment(ref s_number);

    /// <summary>Headers of every call.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public string ClientId { get; private set; } = "";

    public string Secret { get; private set; } = "";

    public string Token { get; set; } = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>An app that has a token and says that it runs on an Apple TV, behind an address that no other has.</summary>
    public static async Task<TvApp> StartAsync(TvSite site, string? applicationId = null, string device = AppleTv)
    {
        var app = new TvApp(site).On(device);
        await app.RegisterAsync((await site.StatementAsync(applicationId ?? await site.ApplicationAsync())).Text);
        await app.FetchTokenAsync();
        return app;
    }

    /// <summary>Sends the headers of a device.</summary>
    public TvApp On(string device)
    {
        Headers["X-Forwarded-For"] = string.Create(CultureInfo.InvariantCulture, $"10.{_number >> 16}.{(_number >> 8) & 255}.{_number & 255}");
        Headers["AP-Device-Identifier"] = "fingerprint " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"device-{_number}"));
        Headers["X-Device-Info"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(device));
        return this;
    }

    /// <summary>Becomes a client.</summary>
    public async Task<TvAnswer> RegisterAsync(string statement, string? redirectUri = null)
    {
        var answer = await SendAsync(HttpMethod.Post, "/o/client/register", JsonContent.Create(new Dictionary<string, string?> { ["software_statement"] = statement, ["redirect_uri"] = redirectUri }));
        if (answer.Status == 201)
        {
            (ClientId, Secret) = ((string)answer.Json["client_id"]!, (string)answer.Json["client_secret"]!);
        }

        return answer;
    }

    /// <summary>Gets a token.</summary>
    public async Task<TvAnswer> FetchTokenAsync()
    {
        var answer = await SendAsync(HttpMethod.Post, "/o/client/token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["client_id"] = ClientId, ["client_secret"] = Secret, ["grant_type"] = "client_credentials",
        }));
        Token = answer.Status == 201 ? (string)answer.Json["access_token"]! : "";
        return answer;
    }

    public Task<TvAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<TvAnswer> PostAsync(string path, params (string Name, string Value)[] form) =>
        SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    public async Task<TvAnswer> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (Token.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        }

        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await site.Gate.Anonymous.SendAsync(request, Ct);
        return await TvAnswer.OfAsync(response, Ct);
    }
}
