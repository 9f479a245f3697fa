using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Client.TvProvider.Accounts;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Simulator.TvProvider.Mvpds;

namespace Gatehouse.Benchmarks.Load;

/// <summary>
/// A service provider with very many MVPDs, of which one answers, and a registered app. All devices share the app's credentials,
/// as behind a programmer's own service; each has a profile of its own.
/// </summary>
internal sealed class TvSite : IAsyncDisposable
{
    private const string ServiceProvider = "LOADTV";
    private const string Mvpd = "BlueCable";
    private const string MappingId = "blue-cable-tv";
    private const string Channel = "load-live";

    /// <summary>How many MVPDs the app is offered.</summary>
    public const int Mvpds = 300;

    private static readonly MvpdViewer Person = new("viewer", "secret", "u-load") { Package = new HashSet<string>(StringComparer.Ordinal) { Channel, "final" } };

    private static readonly string Device = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new
    {
        primaryHardwareType = "SetTopBox", model = "AppleTV14,1", version = "14,1", manufacturer = "Apple", osName = "tvOS", osFamily = "tvOS", osVendor = "Apple",
        osVersion = "26.0", connectionType = "WiFi", connectionSecure = true,
    }));

    private readonly HttpClient _http;
    private readonly SimulatedSamlMvpd _mvpd;
    private readonly string _channelIdentifier;
    private readonly string _status = new PartnerFrameworkStatus(PartnerAccess.Granted, MappingId, TimeProvider.System.GetUtcNow().AddDays(1)).Write();
    private string _token = "";

    private TvSite(Site site, SimulatedSamlMvpd mvpd, string channelIdentifier)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(30) }) { BaseAddress = site.Address };
        (_mvpd, _channelIdentifier) = (mvpd, channelIdentifier);
    }

    /// <summary>How often the MVPD was asked what a viewer may watch.</summary>
    public int Questions => _mvpd.Questions;

    /// <summary>Configures, registers, and gets a token.</summary>
    public static async Task<TvSite> CreateAsync(Site site, CancellationToken ct)
    {
        var mvpd = await SimulatedSamlMvpd.StartAsync(new MvpdOptions { Id = Mvpd, DisplayName = "Blue Cable", Viewers = [Person] }, ct);
        var metadata = new Uri(site.Address, $"saml/{site.Slug}/metadata");
        var tv = new TvSite(site, mvpd, metadata.AbsoluteUri);
        mvpd.Trust(await tv._http.GetStringAsync(metadata, ct));
        await site.Client.UpdateTvDraftAsync(Configuration(mvpd), ct);
        await site.Client.ActivateTvDraftAsync(new ActivateTvConfiguration("Load"), ct);
        var application = await site.Client.CreateTvApplicationAsync(new CreateTvApplication("Load"), ct);
        await tv.RegisterAsync((await site.Client.IssueTvStatementAsync(application.Id, ct)).Text!, ct);
        return tv;
    }

    /// <summary>Signs viewers in by Apple's framework.</summary>
    public async Task<IReadOnlyList<TvViewer>> SignInAsync(int count, CancellationToken ct)
    {
        var viewers = await PrepareAsync(count, ct);
        await Parallel.ForEachAsync(viewers, ct, async (viewer, token) => Check(await HandInAsync(viewer, token)));
        return viewers;
    }

    /// <summary>Viewers whose framework has an answer that was not handed in yet.</summary>
    public async Task<IReadOnlyList<TvViewer>> PrepareAsync(int count, CancellationToken ct)
    {
        var viewers = Enumerable.Range(0, count).Select(_ => TvViewer.New()).ToList();
        await Parallel.ForEachAsync(viewers, ct, async (viewer, token) =>
        {
            using var response = await _http.SendAsync(SingleSignOn(viewer), token);
            var asked = (await response.Content.ReadFromJsonAsync<JsonElement>(token)).GetProperty("authenticationRequest");
            var request = new VideoAccountRequest(IsInterruptionAllowed: true)
            {
                VerificationToken = asked.GetProperty("request").GetString(), ChannelIdentifier = _channelIdentifier,
                AttributeNames = [.. asked.GetProperty("attributesNames").EnumerateArray().Select(a => a.GetString()!)],
            };
            viewer.SamlResponse = await _mvpd.AnswerFrameworkAsync(request, Person, token);
        });
        return viewers;
    }

    /// <summary><c>profiles/sso</c>: hands in what the framework got.</summary>
    public Task<string?> HandInAsync(TvViewer viewer, CancellationToken ct) => SendAsync(
        Request(HttpMethod.Post, "profiles/sso/Apple", viewer, Form(("SAMLResponse", Convert.ToBase64String(Encoding.UTF8.GetBytes(viewer.SamlResponse!))))), "\"appleSSO\"", ct);

    /// <summary><c>sessions/sso</c> of a device that nobody has seen.</summary>
    public Task<string?> AskForSingleSignOnAsync(CancellationToken ct) => SendAsync(SingleSignOn(TvViewer.New()), "partner_profile", ct);

    /// <summary><c>sessions</c> of a device that nobody has seen.</summary>
    public Task<string?> OpenSessionAsync(CancellationToken ct) => SendAsync(
        Request(HttpMethod.Post, "sessions", TvViewer.New(), Form(("mvpd", Mvpd), ("domainName", "load.example"), ("redirectUrl", "https://load.example/done"))), "authenticate", ct);

    /// <summary><c>profiles</c>.</summary>
    public Task<string?> ListProfilesAsync(TvViewer viewer, CancellationToken ct) => SendAsync(Request(HttpMethod.Get, "profiles", viewer, null), "\"appleSSO\"", ct);

    /// <summary><c>decisions/authorize</c>.</summary>
    public Task<string?> AuthorizeAsync(TvViewer viewer, string resource, CancellationToken ct) => SendAsync(
        Request(HttpMethod.Post, $"decisions/authorize/{Mvpd}", viewer, JsonContent.Create(new { resources = new[] { resource } })), "\"authorized\":true", ct);

    /// <summary>The same for what was authorized before.</summary>
    public Task<string?> AuthorizeAgainAsync(TvViewer viewer, CancellationToken ct) => AuthorizeAsync(viewer, Channel, ct);

    /// <summary><c>configuration</c>, compressed; or the answer that it has not changed.</summary>
    public async Task<string?> ConfigureAsync(string? known, CancellationToken ct)
    {
        using var request = Request(HttpMethod.Get, "configuration", null, null);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        if (known is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
        }

        using var response = await _http.SendAsync(request, ct);
        await response.Content.ReadAsByteArrayAsync(ct);
        return (int)response.StatusCode == (known is null ? 200 : 304) ? null : $"{(int)response.StatusCode}";
    }

    /// <summary>What the configuration is marked with, and its size as sent.</summary>
    public async Task<(string Tag, int Bytes)> DescribeConfigurationAsync(CancellationToken ct)
    {
        using var request = Request(HttpMethod.Get, "configuration", null, null);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        using var response = await _http.SendAsync(request, ct);
        return (response.Headers.ETag!.ToString(), (await response.Content.ReadAsByteArrayAsync(ct)).Length);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _mvpd.DisposeAsync();
    }

    private async Task RegisterAsync(string statement, CancellationToken ct)
    {
        using var registered = await _http.PostAsJsonAsync("o/client/register", new { software_statement = statement }, ct);
        var client = await registered.Content.ReadFromJsonAsync<JsonElement>(ct);
        using var form = Form(
            ("grant_type", "client_credentials"), ("client_id", client.GetProperty("client_id").GetString()!), ("client_secret", client.GetProperty("client_secret").GetString()!));
        using var answered = await _http.PostAsync(new Uri("o/client/token", UriKind.Relative), form, ct);
        _token = (await answered.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("access_token").GetString()!;
    }

    private static TvConfiguration Configuration(SimulatedSamlMvpd mvpd)
    {
        string[] platforms = ["iOS", "tvOS"];
        var blue = mvpd.Describe([.. platforms.Select(p => new TvMvpdPlatform(p, MappingId, "SUPPORTED", DisplayInPlatformPicker: true, ProfileExchange: "SAML"))], "rest");
        var others = Enumerable.Range(1, Mvpds - 1).Select(i => blue with
        {
            Id = $"Mvpd{i}",
            DisplayName = $"Provider number {i}",
            LogoUrl = $"https://img.example/logos/{i}.png",
            Platforms = [.. platforms.Select(p => new TvMvpdPlatform(p, $"provider-{i}", "SUPPORTED", DisplayInPlatformPicker: true, ProfileExchange: "SAML"))],
        });
        TvMvpd[] all = [blue, .. others];
        return new TvConfiguration
        {
            Programmers = [new TvProgrammer { Id = "load", DisplayName = "Load" }],
            ServiceProviders = [new TvServiceProvider { Id = ServiceProvider, Programmer = "load", DisplayName = "Load TV", Domains = [new TvDomain("load.example")] }],
            Mvpds = all,
            Integrations = [.. all.Select(m => new TvIntegration { ServiceProvider = ServiceProvider, Mvpd = m.Id, Traits = new TvTraits { SingleSignOn = true } })],
        };
    }

    private HttpRequestMessage SingleSignOn(TvViewer viewer) =>
        Request(HttpMethod.Post, "sessions/sso/Apple", viewer, Form(("domainName", "load.example"), ("redirectUrl", "https://load.example/done")));

    private HttpRequestMessage Request(HttpMethod method, string path, TvViewer? viewer, HttpContent? content)
    {
        var request = new HttpRequestMessage(method, $"api/v2/{ServiceProvider}/{path}") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        request.Headers.TryAddWithoutValidation("X-Device-Info", Device);
        if (viewer is not null)
        {
            request.Headers.TryAddWithoutValidation("AP-Device-Identifier", viewer.Identifier);
            request.Headers.TryAddWithoutValidation("AP-Partner-Framework-Status", _status);
        }

        return request;
    }

    // Null when the answer says what it should.
    private async Task<string?> SendAsync(HttpRequestMessage request, string expected, CancellationToken ct)
    {
        using (request)
        {
            using var response = await _http.SendAsync(request, ct);
            var body = await response.Content.ReadAsStringAsync(ct);
            return response.IsSuccessStatusCode && body.Contains(expected, StringComparison.Ordinal) ? null : $"{(int)response.StatusCode} {body[..Math.Min(body.Length, 300)]}";
        }
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    private static void Check(string? failure)
    {
        if (failure is not null)
        {
            throw new InvalidOperationException($"A viewer was not signed in: {failure}");
        }
    }
}
