using Gatehouse.Client.Apps.Core;

namespace Gatehouse.Client.Apps.Events;

/// <summary>
/// Logs in with what is stored on the device. "Offline" means without a person at a sign-in page: where the tokens at hand have
/// expired, the server is asked for new ones.
/// </summary>
/// <param name="UserIdentifier">Null for the user who logged in last.</param>
public sealed record OfflineLoginEvent(UserIdentifier? UserIdentifier = null) : RequestEvent<OfflineLoginResultEvent>
{
    internal override EventKind Kind => EventKind.OfflineLogin;

    internal override Task<OfflineLoginResultEvent> RunAsync(Controller controller, CancellationToken ct) => controller.Login.LogInAsync(this, ct);
}
