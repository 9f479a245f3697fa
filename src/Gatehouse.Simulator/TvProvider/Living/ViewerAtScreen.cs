using Gatehouse.Client.TvProvider;
using Gatehouse.Client.TvProvider.Answers;
using Gatehouse.Simulator.Network;
using Gatehouse.Simulator.TvProvider.Mvpds;

namespace Gatehouse.Simulator.TvProvider.Living;

/// <summary>Somebody in front of an app: what they choose, type and read.</summary>
public sealed class ViewerAtScreen(DeviceNetwork network) : ITvScreen
{
    private readonly TaskCompletionSource<TvCode> _shown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>There is a browser on the device.</summary>
    public bool HasBrowser { get; init; }

    /// <summary>Whom they pick in the app's own picker, by id; null to pick on the second screen.</summary>
    public string? Mvpd { get; set; }

    /// <summary>Who they are at their provider; null for somebody who closes every window.</summary>
    public MvpdViewer? Viewer { get; set; }

    /// <summary>How often they had to choose, type or read something.</summary>
    public int Interruptions { get; private set; }

    /// <summary>They were told to sign out in the settings of the device.</summary>
    public bool ToldToSignOut { get; private set; }

    /// <summary>The code on the screen, once there is one.</summary>
    public Task<TvCode> Code => _shown.Task;

    /// <inheritdoc/>
    public Task<ProviderChoice> ChooseProviderAsync(IReadOnlyList<TvProviderOffer> providers, CancellationToken ct)
    {
        Interruptions++;
        return Task.FromResult(Mvpd is null ? ProviderChoice.OnSecondScreen : providers.Any(p => p.Id == Mvpd) ? ProviderChoice.Of(Mvpd) : ProviderChoice.Cancelled);
    }

    /// <inheritdoc/>
    public Task<TvProfile?> ChooseProfileAsync(IReadOnlyList<TvProfile> profiles, CancellationToken ct)
    {
        Interruptions++;
        return Task.FromResult(profiles.FirstOrDefault(p => p.Mvpd == Mvpd));
    }

    /// <inheritdoc/>
    public async Task<bool> OpenAsync(Uri page, string redirectUrl, CancellationToken ct)
    {
        Interruptions++;
        try
        {
            return Viewer is not null && await new ViewerAtBrowser(network, Viewer).GoThroughAsync(page, redirectUrl, ct).ConfigureAwait(false) is null;
        }
        catch (BrowserEndedException)
        {
            return false; // they read what the page says, and close it
        }
    }

    /// <inheritdoc/>
    public async Task ShowCodeAsync(TvCode code, CancellationToken ct)
    {
        Interruptions++;
        _shown.TrySetResult(code);
        await Task.Delay(Timeout.InfiniteTimeSpan, ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task AskToSignOutAtDeviceAsync(string mvpd, CancellationToken ct)
    {
        ToldToSignOut = true;
        return Task.CompletedTask;
    }
}
