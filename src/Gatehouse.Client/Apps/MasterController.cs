using Gatehouse.Client.Apps.Core;
using Gatehouse.Client.Apps.Events;

namespace Gatehouse.Client.Apps;

/// <summary>
/// The SDK as a controller of events: an app posts requests, awaits their results, and listens to notifications. Begin with
/// <see cref="StartEvent"/>. An event that may not come now is answered with <see cref="StatusType.InvalidState"/>, at once and without
/// effect; nothing is queued. Safe for concurrent use; one per app.
/// </summary>
/// <example>
/// <code>
/// await using var controller = new MasterController(options);
/// var start = await controller.PostEventAsync(new StartEvent("en", new AppVersion(1), "my-app"));
/// if (start.SdkState == SdkState.ActivationRequired)
/// {
///     await controller.PostEventAsync(new EnrollAnonymousUserEvent("acme"));
/// }
///
/// await controller.PostEventAsync(new OfflineLoginEvent());
/// var token = await controller.PostEventAsync(new ExchangeIamTokenEvent("https://orders.example.com"));
/// </code>
/// </example>
public sealed class MasterController : IAsyncDisposable
{
    private readonly Controller _core;

    /// <summary>Not started yet.</summary>
    /// <param name="options">What it stands on. The store is disposed with this.</param>
    public MasterController(AppOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _core = new Controller(options);
    }

    internal MasterController(Controller core) => _core = core;

    internal Controller Core => _core;

    /// <summary>Sends a request, and waits for its result.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="ct">Ends the request itself, not only the wait: it is as if it had not been sent, except where the server has acted already.</param>
    /// <exception cref="OperationCanceledException">Cancelled by <paramref name="ct"/>; every other end is a result.</exception>
    /// <exception cref="ObjectDisposedException">The controller is disposed.</exception>
    public Task<TResult> PostEventAsync<TResult>(RequestEvent<TResult> request, CancellationToken ct = default)
        where TResult : ResultEvent, new()
    {
        ArgumentNullException.ThrowIfNull(request);
        return _core.PostAsync(request, ct);
    }

    /// <summary>Sends a request, and forgets it; its result comes by <see cref="Listen"/>.</summary>
    public void ForwardEvent(RequestEvent request)
    {
        ArgumentNullException.ThrowIfNull(request);
        _ = request.PostAsync(_core, CancellationToken.None);
    }

    /// <summary>
    /// Everything from now on: results and notifications, in the order in which they came. Listen before the start, and read as long
    /// as the app runs. A reader that falls thousands behind is ended with an <see cref="InvalidOperationException"/>.
    /// </summary>
    /// <remarks>Results carry tokens, so whoever listens can use them while they last; a token is of no use without the device's key.</remarks>
    public IAsyncEnumerable<AppEvent> Listen() => _core.Hub.Listen();

    /// <summary>The app goes to the background: until <see cref="Resume"/> only questions are answered. What is under way goes on.</summary>
    public void Suspend() => _core.Gate.Suspend();

    /// <summary>The app is back.</summary>
    /// <returns><see cref="StatusType.NotSuspended"/> where it was not away, which does no harm.</returns>
    public StatusType Resume() => _core.Gate.Resume() ? StatusType.Ok : StatusType.NotSuspended;

    /// <summary>Cancels what is under way, waits for its end, and lets go of keys and tokens. What is stored stays.</summary>
    public ValueTask DisposeAsync() => _core.DisposeAsync();
}
