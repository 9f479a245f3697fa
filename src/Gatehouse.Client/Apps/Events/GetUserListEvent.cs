using Gatehouse.Client.Apps.Core;

namespace Gatehouse.Client.Apps.Events;

/// <summary>Asks who is enrolled on this device.</summary>
public sealed record GetUserListEvent : RequestEvent<GetUserListResultEvent>
{
    internal override EventKind Kind => EventKind.GetUserList;

    internal override Task<GetUserListResultEvent> RunAsync(Controller controller, CancellationToken ct) => Task.FromResult(controller.Information.Users());
}
