namespace Gatehouse.Client.TvProvider.Accounts;

/// <summary>
/// The TV-provider account of the device. On Apple's platforms the app puts its <c>VSAccountManager</c> and its delegate behind
/// this; the members are named after theirs.
/// </summary>
public interface IVideoSubscriberAccount
{
    /// <summary><c>{partner}</c>, such as <c>Apple</c>.</summary>
    string Partner { get; }

    /// <summary><c>checkAccessStatus</c>: may the app use the account.</summary>
    /// <param name="prompt">The viewer may be asked, if they were not yet.</param>
    /// <param name="ct">Cancels.</param>
    Task<VideoAccountAccess> CheckAccessAsync(bool prompt, CancellationToken ct);

    /// <summary><c>enqueue</c>: asks for metadata of the account. It may sign the viewer in, where it may interrupt them.</summary>
    /// <exception cref="VideoAccountException">What the framework reports instead.</exception>
    Task<VideoAccountMetadata> RequestAsync(VideoAccountRequest request, CancellationToken ct);
}

/// <summary><c>VSAccountAccessStatus</c></summary>
public enum VideoAccountAccess
{
    /// <summary>The viewer was not asked yet.</summary>
    NotDetermined = 0,

    /// <summary>The device does not allow it, whatever the viewer wants.</summary>
    Restricted = 1,

    /// <summary>The viewer does not want it.</summary>
    Denied = 2,

    /// <summary>The app may.</summary>
    Granted = 3,
}
