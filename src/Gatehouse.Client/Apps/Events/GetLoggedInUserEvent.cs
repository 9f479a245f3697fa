using Gatehouse.Client.Apps.Core;

namespace Gatehouse.Client.Apps.Events;

/// <summary>Asks who is logged in.</summary>
public sealed record GetLoggedInUserEvent : RequestEvent<GetLoggedInUserResultEvent>
{
    internal override EventKind Kind => EventKind.GetLoggedInUser;

    internal override Task<GetLoggedInUserResultEvent> RunAsync(Controller controller, CancellationToken ct) => Task.FromResult(controller.Information.LoggedInUser());
}
