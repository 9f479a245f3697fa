using Gatehouse.Client.TvProvider.Answers;

namespace Gatehouse.Client.TvProvider;

/// <summary>What the app shows, and what the viewer does with it. Called from any thread, one call at a time.</summary>
public interface ITvScreen
{
    /// <summary>There is a browser that the viewer can type in.</summary>
    bool HasBrowser { get; }

    /// <summary>Lets the viewer choose a provider, or leave that to the second screen.</summary>
    Task<ProviderChoice> ChooseProviderAsync(IReadOnlyList<TvProviderOffer> providers, CancellationToken ct);

    /// <summary>Lets the viewer choose who is to watch, where several are signed in; null for nobody of them.</summary>
    Task<TvProfile?> ChooseProfileAsync(IReadOnlyList<TvProfile> profiles, CancellationToken ct);

    /// <summary>Opens the system's browser; only where there is one.</summary>
    /// <param name="page">The page to open.</param>
    /// <param name="redirectUrl">How the address begins that ends it.</param>
    /// <param name="ct">Closes it.</param>
    /// <returns>True when it got there; false when the viewer closed it.</returns>
    Task<bool> OpenAsync(Uri page, string redirectUrl, CancellationToken ct);

    /// <summary>Shows a code for the second screen, until the viewer turns away or <paramref name="ct"/> says that it is not needed any more.</summary>
    Task ShowCodeAsync(TvCode code, CancellationToken ct);

    /// <summary>Tells the viewer to sign out in the settings of the device, too: no app can do that for them.</summary>
    Task AskToSignOutAtDeviceAsync(string mvpd, CancellationToken ct);
}

/// <summary>A code on the screen.</summary>
/// <param name="Code">What to type.</param>
/// <param name="Page">Where to type it.</param>
/// <param name="ExpiresAt">Its end.</param>
public sealed record TvCode(string Code, Uri Page, DateTimeOffset ExpiresAt);

/// <summary>What the viewer did with the picker.</summary>
/// <param name="Mvpd">Whom they chose; null where they did not here.</param>
/// <param name="IsCancelled">They turned away.</param>
public sealed record ProviderChoice(string? Mvpd, bool IsCancelled)
{
    /// <summary>They turned away.</summary>
    public static ProviderChoice Cancelled { get; } = new(null, true);

    /// <summary>They choose on the second screen.</summary>
    public static ProviderChoice OnSecondScreen { get; } = new(null, false);

    /// <summary>They chose that one.</summary>
    public static ProviderChoice Of(string mvpd) => new(mvpd, false);
}
