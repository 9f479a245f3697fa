using Gatehouse.Client.Apps.Core;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Http;

namespace Gatehouse.Client.Apps;

/// <summary>
/// The SDK as a .NET object: methods that return or throw, on the same core as <see cref="MasterController"/>, which
/// <see cref="Controller"/> shows. Safe for concurrent use; one per app.
/// </summary>
/// <example>
/// <code>
/// await using var session = new AppSession(options);
/// await session.EnsureLoggedInAsync();
/// var token = await session.ExchangeAsync("https://orders.example.com");
/// </code>
/// </example>
public sealed class AppSession : IAsyncDisposable
{
    private readonly AppOptions _options;
    private readonly Controller _core;

    /// <summary>Not started yet.</summary>
    /// <param name="options">What it stands on; <see cref="AppOptions.Server"/> and <see cref="AppOptions.TenantId"/> are needed here.</param>
    public AppSession(AppOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _core = new Controller(options);
        Controller = new MasterController(_core);
    }

    /// <summary>The same session as a controller of events, for what has no method here.</summary>
    public MasterController Controller { get; }

    /// <summary>Where it stands.</summary>
    public SdkState State => _core.Gate.Phase.ToSdkState();

    /// <summary>Who is logged in; null where nobody is.</summary>
    public UserIdentifier? User => State == SdkState.LoggedIn ? _core.Session?.User.User : null;

    /// <summary>Starts: reads what is stored. Uses no network.</summary>
    /// <returns>Whether to enroll or to log in.</returns>
    /// <exception cref="AppSessionException">It cannot start; it may be tried again.</exception>
    public async Task<SdkState> StartAsync(CancellationToken ct = default) =>
        (await SendAsync(new StartEvent(_options.Locale, _options.AppVersion, _options.AppName), ct).ConfigureAwait(false)).SdkState;

    /// <summary>Enrolls without a person.</summary>
    /// <param name="mode">What is to open the key later.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="AppSessionException">It did not work; nothing is left behind.</exception>
    public Task EnrollAsync(AuthenticationMode mode = AuthenticationMode.No, CancellationToken ct = default) =>
        SendAsync(new EnrollAnonymousUserEvent(Tenant, mode, _options.ClientId), ct);

    /// <summary>Logs in with what is stored.</summary>
    /// <param name="user">Null for the one who logged in last.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>False where the server could not be reached and only the device was unlocked (<see cref="AppOptions.AllowLocalUnlock"/>).</returns>
    /// <exception cref="AppSessionException">It did not work.</exception>
    public async Task<bool> LoginAsync(UserIdentifier? user = null, CancellationToken ct = default) =>
        (await SendAsync(new OfflineLoginEvent(user), ct).ConfigureAwait(false)).Online;

    /// <summary>Whatever it takes to be logged in: start, enroll, log in.</summary>
    /// <param name="mode">For the enrollment, if there has to be one.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="AppSessionException">A step did not work; those before stay done.</exception>
    public async Task EnsureLoggedInAsync(AuthenticationMode mode = AuthenticationMode.No, CancellationToken ct = default)
    {
        var state = State == SdkState.Uninitialised ? await StartAsync(ct).ConfigureAwait(false) : State;
        if (state == SdkState.ActivationRequired)
        {
            await EnrollAsync(mode, ct).ConfigureAwait(false);
            state = SdkState.LoginRequired;
        }

        if (state == SdkState.LoginRequired)
        {
            await LoginAsync(null, ct).ConfigureAwait(false);
        }
    }

    /// <summary>A token for an audience. Ask for every operation: what is still good comes from memory, without a request or an allocation.</summary>
    /// <param name="audience">Who the token is for.</param>
    /// <param name="forceUpdate">Takes none from memory, such as after a backend refused one.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="AppSessionException">There is none.</exception>
    public ValueTask<AppToken> ExchangeAsync(string audience, bool forceUpdate = false, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(audience);
        return !forceUpdate && _core.FindToken(audience) is { } token ? new ValueTask<AppToken>(token) : new ValueTask<AppToken>(AskAsync(audience, forceUpdate, ct));
    }

    /// <summary>
    /// A handler for <see cref="HttpClient"/>: each request goes with a token for the audience and a proof by the device's key, nonces and
    /// tokens that were refused are dealt with, and no redirect is followed. Throws <see cref="AppSessionException"/> where there is no token.
    /// </summary>
    /// <param name="audience">The backend.</param>
    /// <param name="inner">What requests go through, which must follow no redirects; null for the platform's own.</param>
    public HttpMessageHandler CreateHandler(string audience, HttpMessageHandler? inner = null)
    {
        ArgumentNullException.ThrowIfNull(audience);
        return new BoundTokenHandler(_core, audience, inner ?? _options.BackendHandler?.Invoke() ?? SafeHandlers.Make(new TrustRules([], []), cookies: null));
    }

    /// <summary>Changes what opens the credentials.</summary>
    /// <exception cref="AppSessionException">It did not work; the old mode stays as it was.</exception>
    public Task EnableModeAsync(AuthenticationMode mode, CancellationToken ct = default) => SendAsync(new EnableAuthenticationModeEvent(mode), ct);

    /// <summary>Turns the anonymous user into a known one.</summary>
    /// <param name="clientId">The client for named users.</param>
    /// <param name="strategy">What to do if there is an account already.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Who is logged in now.</returns>
    /// <exception cref="AppSessionException">It did not work; the anonymous session works on.</exception>
    public async Task<UserIdentifier> UpgradeAsync(string clientId, UpgradeStrategy strategy = UpgradeStrategy.Fail, CancellationToken ct = default) =>
        (await SendAsync(new UpgradeAnonymousUserEvent(Tenant, clientId, Strategy: strategy), ct).ConfigureAwait(false)).UserIdentifier!;

    /// <summary>Ends the session; what is stored stays, so <see cref="LoginAsync"/> works again.</summary>
    /// <exception cref="AppSessionException">It cannot start anew.</exception>
    public async Task LogoutAsync(CancellationToken ct = default)
    {
        if (User is { } user)
        {
            await SendAsync(new ClearIamTokenCacheEvent(user, ClearBehavior.ClearAccessAndRefresh), ct).ConfigureAwait(false);
        }

        await SendAsync(new RestartEvent(), ct).ConfigureAwait(false);
    }

    /// <summary>Deletes the user who logged in last from this device, and the device from the server. Whoever is logged in is logged out first.</summary>
    /// <exception cref="AppSessionException">There is none, or it cannot start anew.</exception>
    public async Task DeleteUserAsync(CancellationToken ct = default)
    {
        var user = User ?? _core.Users.Find(null)?.User;
        if (State == SdkState.LoggedIn)
        {
            await SendAsync(new RestartEvent(), ct).ConfigureAwait(false);
        }

        await SendAsync(new DeleteUserEvent(user ?? new UserIdentifier("", "")), ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _core.DisposeAsync();

    private string Tenant => _options.TenantId ?? throw new InvalidOperationException($"{nameof(AppOptions.TenantId)} is not set.");

    private async Task<AppToken> AskAsync(string audience, bool forceUpdate, CancellationToken ct) =>
        (await SendAsync(new ExchangeIamTokenEvent(audience, forceUpdate), ct).ConfigureAwait(false)).Issued!;

    private async Task<TResult> SendAsync<TResult>(RequestEvent<TResult> request, CancellationToken ct)
        where TResult : ResultEvent, new()
    {
        var result = await _core.PostAsync(request, ct).ConfigureAwait(false);
        return result.IsOk ? result : throw new AppSessionException(result);
    }
}
