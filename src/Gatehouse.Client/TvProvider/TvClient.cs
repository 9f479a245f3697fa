using System.Net.Http.Headers;
using Gatehouse.Client.TvProvider.Accounts;
using Gatehouse.Client.TvProvider.Answers;
using Gatehouse.Client.TvProvider.Wire;

namespace Gatehouse.Client.TvProvider;

/// <summary>
/// The entitlement API V2, call by call: registers the app, renews its token, sends the headers, tries again what may work then.
/// <see cref="TvApp"/> makes the flows of it; second screens and backends that ask for devices use it as it is. Safe for
/// concurrent use.
/// </summary>
public sealed class TvClient : IDisposable
{
    private readonly TvAppOptions _options;
    private readonly TvWire _wire;
    private readonly ClientTokens _tokens;
    private readonly AuthorizedCalls _calls;
    private readonly ProviderCache _providers;
    private readonly CallHeaders _headers;

    /// <param name="options">What the app stands on.</param>
    public TvClient(TvAppOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _wire = new TvWire(options);
        _tokens = new ClientTokens(options, _wire);
        _calls = new AuthorizedCalls(_wire, _tokens);
        _headers = new CallHeaders(options);
        _providers = new ProviderCache(options, _calls, Api("configuration"));
    }

    /// <summary>The time of the service, as far as its answers tell.</summary>
    internal DateTimeOffset Now => _wire.Clock.Now;

    /// <summary>Registers the app and gets a token, where it has none yet. Every other call does so, too.</summary>
    /// <exception cref="TvException">With <see cref="TvErrorActions.ApplicationRegistration"/>, the software statement does not count, or not any more.</exception>
    public Task ConnectAsync(CancellationToken ct = default) => _tokens.GetAsync(ct);

    /// <summary>The providers, from the cache for <see cref="TvAppOptions.ConfigurationAge"/>. Needed only where somebody has to choose one.</summary>
    /// <exception cref="TvException">It did not work.</exception>
    public Task<TvProviders> GetProvidersAsync(CancellationToken ct = default) => _providers.GetAsync(ct);

    /// <summary>Begins a sign-in. What is null may come later, from this or the second screen. An older code of this device ends.</summary>
    /// <exception cref="TvException">It did not work.</exception>
    public async Task<TvSession> StartSessionAsync(string? mvpd, string? domainName, string? redirectUrl, CancellationToken ct = default) =>
        await PostSessionAsync("sessions", mvpd, domainName, redirectUrl, await _headers.SignOnAsync(ct).ConfigureAwait(false), ct).ConfigureAwait(false);

    /// <summary>Adds what is missing to a sign-in; on the second screen as well, which need not be the same app.</summary>
    /// <exception cref="TvException">It did not work.</exception>
    public Task<TvSession> ResumeSessionAsync(string code, string? mvpd, string? domainName, string? redirectUrl, CancellationToken ct = default) =>
        PostSessionAsync("sessions/" + Segment(code), mvpd, domainName, redirectUrl, [], ct);

    /// <summary>What a code stands for: for a second screen, to check what was typed and to see what is missing.</summary>
    /// <exception cref="TvException">With <c>invalid_authentication_session</c>, the code is wrong or has ended.</exception>
    public async Task<TvSessionState> GetSessionAsync(string code, CancellationToken ct = default) =>
        AnswerReader.SessionState((await _calls.SendAsync(new TvCall(HttpMethod.Get, Api("sessions/" + Segment(code))), ct).ConfigureAwait(false)).Body);

    /// <summary>Where a browser signs in with a code that lacks nothing any more.</summary>
    public Uri GetAuthenticationPage(string code) => new(_options.Server, $"/api/v2/authenticate/{Segment(_options.ServiceProvider)}/{Segment(code)}");

    /// <summary>Whoever is signed in, at any provider.</summary>
    /// <param name="status">Without it, nobody who came by the account of the device.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="TvException">It did not work.</exception>
    public async Task<IReadOnlyList<TvProfile>> GetProfilesAsync(PartnerStatus? status, CancellationToken ct = default) =>
        await GetProfilesAsync("profiles", [.. await _headers.SignOnAsync(ct).ConfigureAwait(false), CallHeaders.Partner(status)], ct).ConfigureAwait(false);

    /// <summary>Who is signed in at a provider; also by a trial, or while it is degraded. Null for nobody.</summary>
    /// <exception cref="TvException">It did not work; also, the trial is over.</exception>
    public async Task<TvProfile?> GetProfileAsync(string mvpd, PartnerStatus? status, CancellationToken ct = default)
    {
        var headers = await _headers.SignOnAsync(ct).ConfigureAwait(false);
        return First(await GetProfilesAsync("profiles/" + Segment(mvpd), [.. headers, CallHeaders.Partner(status), _headers.TempPass], ct).ConfigureAwait(false));
    }

    /// <summary>Who signed in with a code; null while nobody has.</summary>
    /// <exception cref="TvException">With <c>invalid_authentication_session</c>, the code has ended.</exception>
    public async Task<TvProfile?> GetProfileOfCodeAsync(string code, CancellationToken ct = default) =>
        First(await GetProfilesAsync("profiles/code/" + Segment(code), [], ct).ConfigureAwait(false));

    /// <summary>Begins a sign-in by the account of the device. Where the service sees no way, it begins another one instead.</summary>
    /// <exception cref="TvException">It did not work.</exception>
    public Task<TvSession> StartPartnerSessionAsync(string partner, PartnerStatus status, string? domainName, string? redirectUrl, CancellationToken ct = default) =>
        PostSessionAsync("sessions/sso/" + Segment(partner), null, domainName, redirectUrl, [.. _headers.Device, CallHeaders.Partner(status)], ct);

    /// <summary>Makes the profile of what the provider told the framework. Once for each response, which is not accepted a second time.</summary>
    /// <param name="partner">Such as <c>Apple</c>.</param>
    /// <param name="status">Valid.</param>
    /// <param name="samlResponse">XML as the framework gave it, unchanged: a signature covers its white space too.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Null where the service is not set up for it any more, and nobody was signed in otherwise.</returns>
    /// <exception cref="TvException">It did not work.</exception>
    public async Task<TvProfile?> CreatePartnerProfileAsync(string partner, PartnerStatus status, string samlResponse, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(samlResponse);
        var answer = await _calls.SendAsync(
            new TvCall(HttpMethod.Post, Api("profiles/sso/" + Segment(partner)))
            {
                Content = Form(("SAMLResponse", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(samlResponse)))),
                Headers = [.. _headers.Device, CallHeaders.Partner(status)],
                IsRepeatable = false,
            },
            ct).ConfigureAwait(false);
        return First(AnswerReader.Profiles(answer.Body));
    }

    /// <summary>What the viewer could watch; for decorating lists, never for playing.</summary>
    /// <exception cref="TvException">It did not work, as a whole.</exception>
    public Task<IReadOnlyList<TvDecision>> PreauthorizeAsync(string mvpd, IReadOnlyList<string> resources, PartnerStatus? status, CancellationToken ct = default) =>
        DecideAsync("preauthorize", mvpd, resources, status, ct);

    /// <summary>May the viewer watch it now; with a permit, a media token for this one playback.</summary>
    /// <exception cref="TvException">It did not work, as a whole.</exception>
    public Task<IReadOnlyList<TvDecision>> AuthorizeAsync(string mvpd, IReadOnlyList<string> resources, PartnerStatus? status, CancellationToken ct = default) =>
        DecideAsync("authorize", mvpd, resources, status, ct);

    /// <summary>Ends the viewer's profile, and says what is left to do. With the headers of single sign-on, for all apps that share it.</summary>
    /// <param name="mvpd">Of whom.</param>
    /// <param name="redirectUrl">Where a browser ends; null leaves it to the operator, who need not allow that.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="TvException">It did not work.</exception>
    public async Task<TvLogout?> LogOutAsync(string mvpd, string? redirectUrl, CancellationToken ct = default)
    {
        var path = Api($"logout/{Segment(mvpd)}{(redirectUrl is null ? "" : "?redirectUrl=" + Uri.EscapeDataString(redirectUrl))}");
        var answer = await _calls.SendAsync(new TvCall(HttpMethod.Get, path) { Headers = await _headers.SignOnAsync(ct).ConfigureAwait(false) }, ct).ConfigureAwait(false);
        return AnswerReader.Logout(answer.Body, mvpd, _wire.Resolve);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _providers.Dispose();
        _tokens.Dispose();
        _wire.Dispose();
    }

    private static TvProfile? First(IReadOnlyList<TvProfile> profiles) => profiles.Count > 0 ? profiles[0] : null;

    private async Task<TvSession> PostSessionAsync(
        string path, string? mvpd, string? domainName, string? redirectUrl, IReadOnlyList<(string Name, string? Value)> headers, CancellationToken ct)
    {
        var content = Form(("mvpd", mvpd), ("domainName", domainName), ("redirectUrl", redirectUrl));
        var answer = await _calls.SendAsync(new TvCall(HttpMethod.Post, Api(path)) { Content = content, Headers = headers }, ct).ConfigureAwait(false);
        return AnswerReader.Session(answer.Body, _wire.Resolve);
    }

    private async Task<IReadOnlyList<TvProfile>> GetProfilesAsync(string path, IReadOnlyList<(string Name, string? Value)> headers, CancellationToken ct) =>
        AnswerReader.Profiles((await _calls.SendAsync(new TvCall(HttpMethod.Get, Api(path)) { Headers = headers }, ct).ConfigureAwait(false)).Body);

    private async Task<IReadOnlyList<TvDecision>> DecideAsync(string kind, string mvpd, IReadOnlyList<string> resources, PartnerStatus? status, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(resources);
        var body = Json.Write(json =>
        {
            json.WriteStartArray("resources");
            foreach (var resource in resources)
            {
                json.WriteStringValue(resource);
            }

            json.WriteEndArray();
        });
        var answer = await _calls.SendAsync(
            new TvCall(HttpMethod.Post, Api($"decisions/{kind}/{Segment(mvpd)}"))
            {
                Content = () => new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
                Headers = [.. await _headers.SignOnAsync(ct).ConfigureAwait(false), CallHeaders.Partner(status), _headers.TempPass],
            },
            ct).ConfigureAwait(false);
        return AnswerReader.Decisions(answer.Body);
    }

    private string Api(string path) => $"/api/v2/{Segment(_options.ServiceProvider)}/{path}";

    // Dots would be taken for steps in a path, whatever is done to them.
    private static string Segment(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        return value is "." or ".." ? throw new ArgumentException("That cannot stand in a path.", nameof(value)) : Uri.EscapeDataString(value);
    }

    private static Func<HttpContent> Form(params (string Name, string? Value)[] fields) =>
        () => new FormUrlEncodedContent(fields.Where(f => f.Value is not null).Select(f => new KeyValuePair<string, string>(f.Name, f.Value!)));
}
