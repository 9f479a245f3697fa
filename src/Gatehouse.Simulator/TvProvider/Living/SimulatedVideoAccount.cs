using Gatehouse.Client.TvProvider.Accounts;
using Gatehouse.Simulator.TvProvider.Mvpds;

namespace Gatehouse.Simulator.TvProvider.Living;

/// <summary>
/// Stands in for Apple's Video Subscriber Account framework on one device: permission for each app, the picker, and the provider's
/// sign-in. The account is the device's, so that the next app finds it.
/// </summary>
public sealed class SimulatedVideoAccount(TimeProvider time)
{
    private readonly Dictionary<string, SimulatedSamlMvpd> _providers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _listed = new(StringComparer.Ordinal);
    private (string Provider, MvpdViewer Viewer)? _account;

    /// <summary>What the viewer says when an app asks for permission.</summary>
    public VideoAccountAccess Answer { get; set; } = VideoAccountAccess.Granted;

    /// <summary>Whom the viewer picks, and as whom; null when they close the picker.</summary>
    public (string Provider, MvpdViewer Viewer)? Choice { get; set; }

    /// <summary>When the sign-in on the device ends; null says nothing of it.</summary>
    public DateTimeOffset? SignInEnds { get; set; }

    /// <summary>Reports this instead of everything else; null for no error.</summary>
    public VideoAccountErrorCode? Fault { get; set; }

    /// <summary>How often something was shown.</summary>
    public int Interruptions { get; private set; }

    /// <summary>Whose provider is signed in, by the platform's name; null for none.</summary>
    public string? Provider => _account?.Provider;

    /// <summary>Takes a provider on, by the platform's name.</summary>
    public void Board(string identifier, SimulatedSamlMvpd mvpd) => _providers[identifier] = mvpd;

    /// <summary>Lists a provider that it cannot sign anybody in at.</summary>
    public void List(string identifier) => _listed.Add(identifier);

    /// <summary>The viewer signs out in the settings of the device.</summary>
    public void SignOut() => _account = null;

    /// <summary>The framework as an app has it, with the app's own permission.</summary>
    public IVideoSubscriberAccount ForApp() => new App(this);

    private async Task<VideoAccountMetadata> RequestAsync(VideoAccountRequest request, CancellationToken ct)
    {
        if (Fault is { } fault)
        {
            throw new VideoAccountException(fault);
        }

        if (_account is null && request.IsInterruptionAllowed)
        {
            Pick(request);
        }

        if (_account is not var (provider, viewer))
        {
            return new VideoAccountMetadata(null);
        }

        if (!request.SupportedAccountProviderIdentifiers.Contains(provider) && request.SupportedAccountProviderIdentifiers.Count > 0)
        {
            throw new VideoAccountException(VideoAccountErrorCode.UnsupportedProvider, provider);
        }

        // Without a request of the service, or without attributes, the provider is not asked.
        var response = request is { VerificationToken: not null, AttributeNames.Count: > 0 }
            ? await _providers[provider].AnswerFrameworkAsync(request, viewer, ct).ConfigureAwait(false)
            : null;
        return new VideoAccountMetadata(provider, SignInEnds, response);
    }

    private void Pick(VideoAccountRequest request)
    {
        Interruptions++;
        var (identifier, viewer) = Choice ?? throw new VideoAccountException(VideoAccountErrorCode.UserCancelled);
        if (!_providers.TryGetValue(identifier, out var mvpd) || !request.SupportedAccountProviderIdentifiers.Contains(identifier))
        {
            throw new VideoAccountException(VideoAccountErrorCode.UnsupportedProvider, _listed.Contains(identifier) ? identifier : null);
        }

        if (!mvpd.Viewers.Contains(viewer))
        {
            throw new VideoAccountException(VideoAccountErrorCode.ProviderRejected);
        }

        _account = (identifier, viewer);
        SignInEnds ??= time.GetUtcNow().AddDays(300);
    }

    private sealed class App(SimulatedVideoAccount device) : IVideoSubscriberAccount
    {
        private VideoAccountAccess _access = VideoAccountAccess.NotDetermined;

        public string Partner => "Apple";

        public Task<VideoAccountAccess> CheckAccessAsync(bool prompt, CancellationToken ct)
        {
            _access = _access == VideoAccountAccess.NotDetermined && prompt ? device.Answer : _access;
            return Task.FromResult(_access);
        }

        public Task<VideoAccountMetadata> RequestAsync(VideoAccountRequest request, CancellationToken ct)
        {
            ArgumentNullException.ThrowIfNull(request);
            return _access == VideoAccountAccess.Granted ? device.RequestAsync(request, ct) : throw new VideoAccountException(VideoAccountErrorCode.AccessNotGranted);
        }
    }
}
