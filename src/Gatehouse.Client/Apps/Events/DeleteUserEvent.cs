using Gatehouse.Client.Apps.Core;

namespace Gatehouse.Client.Apps.Events;

/// <summary>Deletes a user from this device, and this device from the server. Nobody may be logged in: send <see cref="RestartEvent"/> first.</summary>
/// <param name="UserIdentifier">Whom.</param>
public sealed record DeleteUserEvent(UserIdentifier UserIdentifier) : RequestEvent<DeleteUserResultEvent>
{
    internal override EventKind Kind => EventKind.DeleteUser;

    internal override Task<DeleteUserResultEvent> RunAsync(Controller controller, CancellationToken ct) => controller.Leaving.DeleteAsync(this, ct);
}
