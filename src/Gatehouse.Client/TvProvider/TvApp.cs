using System.Text;
using Gatehouse.Client.Apps.Wire;
using Gatehouse.Client.TvProvider.Accounts;
using Gatehouse.Client.TvProvider.Answers;
using Gatehouse.Client.TvProvider.Flows;

namespace Gatehouse.Client.TvProvider;

/// <summary>
/// A streaming app's viewer: who is signed in, sign-in by the account of the device or otherwise, what may be watched, logout.
/// Registration and tokens happen by themselves. One flow at a time.
/// </summary>
public sealed class TvApp : IDisposable
{
    private const string ChosenName = "mvpd";

    private readonly TvAppOptions _options;
    private readonly ITvScreen _screen;
    private readonly DeviceAccount _account;
    private TvProfile? _current;

    /// <param name="options">What the app stands on.</param>
    /// <param name="screen">What it shows.</param>
    public TvApp(TvAppOptions options, ITvScreen screen)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(screen);
        if (options.Account is not null && (options.DomainName is null || options.RedirectUrl is null))
        {
            throw new ArgumentException("The account of the device needs a domain and a redirect address, though only a fallback uses them.", nameof(options));
        }

        (_options, _screen) = (options, screen);
        Client = new TvClient(options);
        _account = new DeviceAccount(options);
    }

    /// <summary>The calls beneath.</summary>
    public TvClient Client { get; }

    /// <summary>Who watches; null for nobody, also when their profile has ended.</summary>
    public TvProfile? Current => _current is { } profile && profile.NotAfter > Client.Now ? profile : null;

    /// <summary>Call it when the app comes to the foreground: the viewer may have been in the settings of the device.</summary>
    public void EnterForeground() => _account.Forget();

    /// <summary>Finds out who is signed in, without showing anything but a choice among several. Null for nobody.</summary>
    /// <exception cref="TvException">It did not work.</exception>
    public async Task<TvProfile?> FindAsync(CancellationToken ct = default)
    {
        await Client.ConnectAsync(ct).ConfigureAwait(false);
        var profiles = await Client.GetProfilesAsync(await _account.StatusAsync(ct).ConfigureAwait(false), ct).ConfigureAwait(false);
        return await KeepAsync(await PickAsync(profiles, ct).ConfigureAwait(false), ct).ConfigureAwait(false);
    }

    /// <summary>Signs a viewer in: whoever is signed in already, by the account of the device, or by basic authentication.</summary>
    /// <exception cref="TvException">It did not work.</exception>
    public async Task<TvSignIn> SignInAsync(CancellationToken ct = default)
    {
        if (await FindAsync(ct).ConfigureAwait(false) is { } found)
        {
            return new TvSignIn(TvSignInOutcome.AlreadySignedIn, found);
        }

        var signIn = _account.Exists
            ? await ByDeviceAccountAsync(ct).ConfigureAwait(false)
            : await Basic().RunAsync(mvpd: null, ct).ConfigureAwait(false);
        await KeepAsync(signIn.Profile, ct).ConfigureAwait(false);
        return signIn;
    }

    /// <summary>Signs a viewer in at a given provider by basic authentication; also begins a trial, which is a provider that asks nobody.</summary>
    /// <exception cref="TvException">It did not work.</exception>
    public async Task<TvSignIn> SignInAsync(string mvpd, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(mvpd);
        var signIn = await Basic().RunAsync(mvpd, ct).ConfigureAwait(false);
        await KeepAsync(signIn.Profile, ct).ConfigureAwait(false);
        return signIn;
    }

    /// <summary>What the viewer could watch; for decorating lists, never for playing.</summary>
    /// <exception cref="TvException">It did not work; with <see cref="TvErrorActions.Authentication"/>, the viewer has to sign in.</exception>
    public Task<IReadOnlyList<TvDecision>> PreauthorizeAsync(IReadOnlyList<string> resources, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(resources);
        return DecideAsync(Client.PreauthorizeAsync, resources, ct);
    }

    /// <summary>May the viewer watch it now. Ask for each playback: the media token is good for one.</summary>
    /// <exception cref="TvException">It did not work; with <see cref="TvErrorActions.Authentication"/>, the viewer has to sign in.</exception>
    public async Task<TvDecision> AuthorizeAsync(string resource, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(resource);
        var decisions = await DecideAsync(Client.AuthorizeAsync, [resource], ct).ConfigureAwait(false);
        return decisions.Count > 0
            ? decisions[0]
            : throw new TvException(new TvError(TvError.Unreadable, TvErrorActions.None, 200, "The answer has no decision."));
    }

    /// <summary>Signs the viewer out, as far as an app can; shows what is left to do. Null when nobody was signed in.</summary>
    /// <exception cref="TvException">It did not work; nothing is forgotten then.</exception>
    public async Task<TvLogout?> LogOutAsync(CancellationToken ct = default)
    {
        if (_current is not { } profile)
        {
            return null;
        }

        var end = _options.LogoutRedirectUrl ?? _options.RedirectUrl;
        var logout = await Client.LogOutAsync(profile.Mvpd, end, ct).ConfigureAwait(false);
        await ForgetAsync(ct).ConfigureAwait(false);
        if (logout is { ActionName: TvLogout.AtProvider, Url: { } page } && end is not null && _screen.HasBrowser)
        {
            await _screen.OpenAsync(page, end, ct).ConfigureAwait(false);
        }
        else if (logout is { ActionName: TvLogout.AtDevice })
        {
            _account.Forget();
            await _screen.AskToSignOutAtDeviceAsync(profile.Mvpd, ct).ConfigureAwait(false);
        }

        return logout;
    }

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    private async Task<TvSignIn> ByDeviceAccountAsync(CancellationToken ct)
    {
        var result = await new PartnerSignIn(Client, _options, _account).RunAsync(ct).ConfigureAwait(false);
        if (result.SignIn is { } done)
        {
            return done;
        }

        var signIn = result.Session is { } session
            ? await Basic().RunAsync(session, ct).ConfigureAwait(false)
            : await Basic().RunAsync(result.Mvpd, ct).ConfigureAwait(false);
        return signIn with { Fallback = result.Reason };
    }

    private BasicSignIn Basic() => new(Client, _options, _screen, _account);

    private async Task<TvProfile?> PickAsync(IReadOnlyList<TvProfile> profiles, CancellationToken ct)
    {
        if (profiles.Count < 2)
        {
            return profiles.Count > 0 ? profiles[0] : null;
        }

        var last = await _options.Store.ReadAsync(ChosenName, ct).ConfigureAwait(false) is { } stored ? Encoding.UTF8.GetString(stored) : null;
        return profiles.FirstOrDefault(p => p.Mvpd == last) ?? await _screen.ChooseProfileAsync(profiles, ct).ConfigureAwait(false);
    }

    private async Task<TvProfile?> KeepAsync(TvProfile? profile, CancellationToken ct)
    {
        _current = profile;
        if (profile is not null)
        {
            await _options.Store.WriteAsync(ChosenName, Encoding.UTF8.GetBytes(profile.Mvpd), ct).ConfigureAwait(false);
        }

        return profile;
    }

    private async Task ForgetAsync(CancellationToken ct)
    {
        _current = null;
        await _options.Store.DeleteAsync(ChosenName, ct).ConfigureAwait(false);
    }

    private delegate Task<IReadOnlyList<TvDecision>> Decide(string mvpd, IReadOnlyList<string> resources, PartnerStatus? status, CancellationToken ct);

    private async Task<IReadOnlyList<TvDecision>> DecideAsync(Decide ask, IReadOnlyList<string> resources, CancellationToken ct)
    {
        var profile = Current ?? throw new TvException(new TvError(TvError.NotSignedIn, TvErrorActions.Authentication, 403, "Nobody is signed in."));
        var status = await StatusForAsync(profile, ct).ConfigureAwait(false);
        var decisions = await ask(profile.Mvpd, resources, status, ct).ConfigureAwait(false);
        foreach (var delay in _options.RetryDelays)
        {
            var again = decisions.Where(d => d.Error?.Action == TvErrorActions.Retry).Select(d => d.Resource).ToList();
            if (again.Count == 0)
            {
                break;
            }

            await Delays.WaitAsync(delay, _options.Time, ct).ConfigureAwait(false);
            var newer = (await ask(profile.Mvpd, again, status, ct).ConfigureAwait(false)).ToLookup(d => d.Resource, StringComparer.Ordinal);
            decisions = [.. decisions.Select(d => newer[d.Resource].FirstOrDefault() ?? d)];
        }

        // A deny is no reason to sign anybody out; that the service does not know the viewer is.
        if (decisions.Any(d => d.Error?.Action == TvErrorActions.Authentication))
        {
            await ForgetAsync(ct).ConfigureAwait(false);
        }

        return decisions;
    }

    // Only what the account of the device brought depends on it.
    private async Task<PartnerStatus?> StatusForAsync(TvProfile profile, CancellationToken ct)
    {
        if (!profile.IsPartner)
        {
            return null;
        }

        var status = await _account.StatusAsync(ct).ConfigureAwait(false);
        return _account.IsValid(status)
            ? status
            : throw new TvException(new TvError(TvError.PartnerStatusInvalid, TvErrorActions.Authentication, 403, "The account of the device does not vouch for the viewer now."));
    }
}
